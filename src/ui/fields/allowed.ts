// What a row allows, as part of a sentence of any language: 1 … 10,000,000.
import type { Field } from '../../config/field.ts';

export function allowed(field: Field, language: string): string {
  switch (field.kind) {
    case 'number': {
      const figure = new Intl.NumberFormat(language, { maximumFractionDigits: 20 });
      return `${figure.format(field.min)} … ${figure.format(field.max)}`;
    }
    case 'switch':
      return 'true | false';
    case 'choice':
      return field.choices.join(' | '); // as a link writes them
  }
}
