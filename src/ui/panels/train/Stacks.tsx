// A model as what it is: stacks of layers, as many and as wide as drawn. Encoder left, decoder right; one stack stands
// in the middle, and has both colors where it serves as both.
import { isDecoderOnly } from '../../../config/model.ts';
import classes from './setup.module.css';
import { depths, type SizedModel } from './sizes.ts';

const layerHeight = 5;
const drawingHeight = 40;
const middle = 44;

export function Stacks({ model }: { model: SizedModel }) {
  // Widths by the root, so that nano is still to be seen.
  const width = Math.sqrt(model.dModel) * 1.7;
  const [first = 0, second] = depths(model);
  return (
    <svg
      width={2 * middle}
      height={drawingHeight}
      viewBox={`0 0 ${2 * middle} ${drawingHeight}`}
      aria-hidden="true"
    >
      {second === undefined ? (
        <OneStack layers={first} width={width} both={!isDecoderOnly(model.architecture)} />
      ) : (
        <>
          <Stack x={middle - 2 - width} layers={first} width={width} kind={classes.encoder} />
          <Stack x={middle + 2} layers={second} width={width} kind={classes.decoder} />
        </>
      )}
    </svg>
  );
}

function OneStack({ layers, width, both }: { layers: number; width: number; both: boolean }) {
  const left = middle - width / 2;
  return (
    <>
      <Stack x={left} layers={layers} width={width} kind={classes.decoder} />
      {both && <Stack x={left} layers={layers} width={width / 2} kind={classes.encoder} />}
    </>
  );
}

interface StackProps {
  x: number;
  layers: number;
  width: number;
  kind: string | undefined;
}

/** A bar a layer, from the bottom up. */
function Stack({ x, layers, width, kind }: StackProps) {
  return [...Array(layers).keys()].map((layer) => (
    <rect
      key={layer}
      className={kind}
      x={x}
      y={drawingHeight - (layer + 1) * (layerHeight + 1.5)}
      width={width}
      height={layerHeight}
      rx={1}
    />
  ));
}
