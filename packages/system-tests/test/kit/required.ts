/** What jest's setup of the integration project provides. */
export function required(variable: string): string {
  const value = process.env[variable];
  if (!value) throw new Error(`${variable} is not set: run the integration project of jest`);
  return value;
}
