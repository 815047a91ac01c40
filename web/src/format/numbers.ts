// Numbers as people read them: at most three digits that mean something, the unit after a space
// that does not break, and no rounding that says more than was measured.

const space = '\u00a0';
export const nothing = '–';

export function count(value: number, locale?: string): string {
  return new Intl.NumberFormat(locale).format(value);
}

export function short(value: number, locale?: string): string {
  // 1,204 stays 1,204: cutting whole numbers to three digits would invent zeros.
  const digits =
    Math.abs(value) >= 100 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 };
  return new Intl.NumberFormat(locale, digits).format(value);
}

// 99.96 % is not 100 %, and 0.04 % is not 0 %.
export function percent(ratio: number, locale?: string): string {
  const exact = ratio * 100;
  if (exact === 0 || exact === 100) return `${short(exact, locale)}${space}%`;
  let shown = Math.round(exact * 10) / 10;
  if (exact > 99 && exact < 100) shown = Math.min(99.9, Math.floor(exact * 10) / 10);
  if (exact > 0 && exact < 0.1) return `<${space}${short(0.1, locale)}${space}%`;
  return `${short(shown, locale)}${space}%`;
}

const steps = ['', 'k', 'M', 'G', 'T'] as const;

export function bitsPerSecond(value: number, locale?: string): string {
  let step = 0;
  let left = value;
  while (Math.abs(left) >= 999.5 && step < steps.length - 1) {
    left /= 1000;
    step += 1;
  }
  return `${short(left, locale)}${space}${steps[step] ?? ''}bit/s`;
}

export function milliseconds(value: number, locale?: string): string {
  if (value >= 10_000) return `${short(value / 1000, locale)}${space}s`;
  return `${short(value, locale)}${space}ms`;
}

export function celsius(value: number, locale?: string): string {
  return `${short(value, locale)}${space}°C`;
}

// A real minus: a level of radio is always below zero, and the sign is half of what it says.
export function dbm(value: number, locale?: string): string {
  return `${short(value, locale).replace('-', '−')}${space}dBm`;
}

// Units of the International System and those that stand beside them, as signs.
const signs: Record<string, string> = {
  volts: 'V',
  amperes: 'A',
  watts: 'W',
  hertz: 'Hz',
  rpm: 'rpm',
  percent: '%',
};

export function perSecond(value: number, locale?: string): string {
  return `${short(value, locale)}/s`;
}

export function withUnit(value: number, unit: string, locale?: string): string {
  switch (unit) {
    case 'ms':
      return milliseconds(value, locale);
    case 'ratio':
      return percent(value, locale);
    case 'celsius':
      return celsius(value, locale);
    case 'dbm':
      return dbm(value, locale);
    case 'bits_per_second':
      return bitsPerSecond(value, locale);
    case 'per_second':
      return perSecond(value, locale);
    default:
      return unit in signs ? `${short(value, locale)}${space}${signs[unit]}` : short(value, locale);
  }
}
