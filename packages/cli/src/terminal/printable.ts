/** Turns the text around it about, or breaks the line: what is read would not be what is there. */
const MISLEADING = /[\u061C\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u2069]/g;

/** What comes from elsewhere, without what a terminal would act upon. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').replace(MISLEADING, '\uFFFD');
}
