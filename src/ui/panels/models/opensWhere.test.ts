// What is said before an export. The oracle is what the export itself says: its settings and its kind.
import { expect, it } from 'vitest';
import { architectures, defaultModelConfig } from '../../../config/model.ts';
import { writeModelConfig } from '../../../model/config.ts';
import { opensWhere } from './opensWhere.ts';

const depths = [1, 2, 3].flatMap((numLayers) =>
  [1, 2, 3].map((numDecoderLayers) => ({ numLayers, numDecoderLayers })),
);

it.each(architectures)('says of %s models what their files say', (architecture) => {
  for (const depth of depths) {
    const config = { ...defaultModelConfig, architecture, ...depth };
    const written = writeModelConfig(config);
    const opens = opensWhere(config);
    expect(opens === 'notTransformers').toBe(written.model_type !== 't5');
    expect(opens === 'asTwoStacks').toBe(written.architecture === 'shared');
    expect(opens === 'withoutCache').toBe(written.use_cache === false);
  }
});
