// Makes `t` know the English words, so that a misspelled key fails to compile.
// Words of fields and errors are looked up by names that come from the settings table and from outside: any key goes.
import 'i18next';
import type { Words } from './resources.ts';

type AnyKey = Record<string, string>;

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'frame';
    returnNull: false;
    resources: Omit<Words, 'fields' | 'errors'> & { fields: AnyKey; errors: AnyKey };
  }
}
