/** What the API says to a request that it takes. */
export const ok = (body: object) => ({ status: 200, body });

/** What it says to one that it refuses, or cannot serve. */
export const problem = (status: number, code: string, detail: string, more: object = {}) => ({
  status,
  body: { type: `urn:problem:${code}`, title: 'Error', status, detail, code, correlationId: 'c', ...more },
});
