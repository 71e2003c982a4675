/** What comes from elsewhere, without what a terminal would act upon. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ');
}
