// How deep the model is: a field for each of its stacks. The only stack of a model is neither encoder nor decoder alone,
// so its field is called by what it counts, whichever row of the table holds it.
import { depthFields, modelFields } from '../../../config/model.ts';
import { changeModel, useDraft } from '../../../state/draft.ts';
import { NumberField } from '../../fields/NumberField.tsx';

export function LayerFields() {
  const model = useDraft((state) => state.settings.model);
  const fields = depthFields(model.architecture);
  return fields.map((field) => (
    <NumberField
      key={field}
      name={fields.length === 1 ? 'layers' : field}
      row={modelFields[field]}
      value={model[field]}
      onChange={(depth) => changeModel({ [field]: depth })}
    />
  ));
}
