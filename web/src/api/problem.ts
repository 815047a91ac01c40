// Why a request failed, in one form for all: the service's problem document, or what the network
// did. Everything that shows an error reads this and nothing else.
import type { components } from './schema';

type Document = components['schemas']['Problem'];
export type FieldError = components['schemas']['FieldError'];

export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly requestId: string | undefined;
  readonly errors: readonly FieldError[];
  readonly retryAfter: number | undefined;

  constructor(parts: {
    status: number;
    code: string;
    detail?: string | undefined;
    requestId?: string | undefined;
    errors?: readonly FieldError[] | undefined;
    retryAfter?: number | undefined;
  }) {
    super(parts.detail ?? parts.code);
    this.status = parts.status;
    this.code = parts.code;
    this.detail = parts.detail ?? '';
    this.requestId = parts.requestId;
    this.errors = parts.errors ?? [];
    this.retryAfter = parts.retryAfter;
  }
}

export function isProblem(error: unknown, code?: string): error is Problem {
  return error instanceof Problem && (code === undefined || error.code === code);
}

export function problemOf(response: Response, body: unknown): Problem {
  const document = (typeof body === 'object' && body !== null ? body : {}) as Partial<Document>;
  const wait = Number(response.headers.get('Retry-After'));
  return new Problem({
    status: response.status,
    code: document.code ?? 'unavailable',
    detail: document.detail ?? document.title,
    requestId: document.request_id ?? response.headers.get('X-Request-Id') ?? undefined,
    errors: document.errors,
    retryAfter: wait > 0 ? wait : undefined,
  });
}

// What fetch() throws: the network's fault, or our own deadline.
export function problemOfThrown(thrown: unknown): unknown {
  if (thrown instanceof Problem) return thrown;
  if (thrown instanceof DOMException && thrown.name === 'TimeoutError') {
    return new Problem({ status: 0, code: 'timeout' });
  }
  if (thrown instanceof TypeError) return new Problem({ status: 0, code: 'no_answer' });
  return thrown;
}

// The message for the field at a pointer ("/address"); of a list, for the first wrong entry of it.
export function fieldError(problem: unknown, pointer: string): string | undefined {
  if (!isProblem(problem)) return undefined;
  const isHere = (place = '') =>
    place === pointer || (place.startsWith(`${pointer}/`) && /\/\d+$/.test(place));
  return problem.errors.find((error) => isHere(error.pointer))?.detail;
}
