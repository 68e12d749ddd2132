// The Train place.
export function TrainPage() {
  return <h1>Train</h1>;
}
