// What opens an exported model elsewhere, and how: said before it is saved. The same as its card says.
import { isDecoderOnly, type ModelConfig } from '../../../config/model.ts';

type Opens = 'transformers' | 'asTwoStacks' | 'withoutCache' | 'notTransformers';

export function opensWhere({ architecture, numLayers, numDecoderLayers }: ModelConfig): Opens {
  if (isDecoderOnly(architecture)) return 'notTransformers';
  if (architecture === 'shared') return 'asTwoStacks';
  return numDecoderLayers > numLayers ? 'withoutCache' : 'transformers';
}
