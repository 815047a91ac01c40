// Four digits at a time: so eyes compare two of them without losing their place.
export const fingerprintText = (sha256: string) => sha256.match(/.{1,4}/g)?.join(' ') ?? '';
