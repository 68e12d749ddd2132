// Corrupt: any text under any objective, span by span.
export function CorruptPage() {
  return <h1>Corrupt</h1>;
}
