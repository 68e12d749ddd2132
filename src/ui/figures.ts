// Numbers as a person reads them: counts, losses, rates, bytes, durations.
// Pure functions of (value, language); which figure stands where is the pages' business.

const formatters = new Map<string, Intl.NumberFormat>();

function formatter(language: string, key: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const name = `${language}/${key}`;
  const known = formatters.get(name);
  if (known) return known;
  const made = new Intl.NumberFormat(language, options);
  formatters.set(name, made);
  return made;
}

/** A whole number with thousands separated: 41300 -> `41,300`. */
export function count(value: number, language: string): string {
  return formatter(language, 'count', { maximumFractionDigits: 0 }).format(value);
}

/** A large number in three digits: 1100000 -> `1.1M`, 60506624 -> `60.5M`. German shortens from a million on only. */
export function compact(value: number, language: string): string {
  return formatter(language, 'compact', {
    notation: 'compact',
    maximumSignificantDigits: 3,
    // Compact notation leaves four digits ungrouped otherwise.
    useGrouping: 'always',
  }).format(value);
}

/** A measured number with a steady width: 1.8412 -> `1.84`, 0.00031 -> `3.1e-4`, 12345 -> `12,345`. */
export function measure(value: number, language: string): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  if (size !== 0 && size < 1e-3) return decimal(value.toExponential(1).replace('.0e', 'e'), language);
  const digits = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 0.1 || size === 0 ? 2 : 4;
  return formatter(language, `measure${digits}`, {
    minimumFractionDigits: Math.min(digits, 2),
    maximumFractionDigits: digits,
  })
    .format(value)
    .replace('-', '−');
}

function decimal(text: string, language: string): string {
  return text.replace('.', decimalMark(language)).replaceAll('-', '−');
}

/** What stands before decimals: a point in English, a comma in German. */
export function decimalMark(language: string): string {
  const mark = formatter(language, 'mark', {})
    .formatToParts(1.5)
    .find((part) => part.type === 'decimal');
  return mark?.value ?? '.';
}

/** A day that was written as ISO 8601: `2026-11-24` -> `Nov 24, 2026`, wherever it is read. */
export function day(date: string, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(date));
}

/** A probability with two digits; what rounds to 0 or 1 without being it is said so: `<0.01`, `>0.99`. */
export function probability(value: number, language: string): string {
  const format = formatter(language, 'probability', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  if (value > 0 && value < 0.005) return `<${format.format(0.01)}`;
  if (value < 1 && value >= 0.995) return `>${format.format(0.99)}`;
  return format.format(value);
}

const byteUnits = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** Bytes in decimal units, as browsers report storage: 34560000 -> `34.6 MB`. */
export function bytes(value: number, language: string): string {
  let unit = 0;
  let size = value;
  // 999.5 would be printed as 1,000.
  while (size >= 999.5 && unit < byteUnits.length - 1) {
    size /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || size >= 99.95 ? 0 : 1;
  const number = formatter(language, `bytes${digits}`, { maximumFractionDigits: digits }).format(size);
  return `${number} ${byteUnits[unit]}`;
}

/** Seconds as a clock: 72 -> `1:12`, 7390 -> `2:03:10`. */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return '–';
  const whole = Math.round(seconds);
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}
