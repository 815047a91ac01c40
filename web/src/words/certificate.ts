// Texts of certificates: one that changed, and how long one is good.

export const certificateWords = {
  title: 'It shows another certificate than the one that is trusted',
  what:
    'It was not given the password, and is not read until this is settled. Certificates change ' +
    'when somebody renews them or replaces the device; they also change when somebody stands in ' +
    'between and reads along.',
  todo:
    'Compare what is shown now with what the device itself says of its certificate, or ask who ' +
    'changed it. Trust it only if it is the same.',
  trusted: 'Trusted',
  shown: 'Shown now',
  fingerprint: 'SHA-256',
  trust: 'Trust this certificate',
  trusting: 'Trusting a certificate',
  isTrusted: 'It is trusted now. The next poll asks the device with its password again.',
};
