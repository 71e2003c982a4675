import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const fence = /^ *(`{3,}|~{3,})[^\n]*\n[\s\S]*?^ *\1[ \t]*$/gm;
const link = /\[[^\]]*\]\(([^)\s]+)\)/g;

/** The links of a document that lead nowhere: to a file that there is not, or to a heading that the file lacks. */
export function deadLinks(file: string): string[] {
  const text = prose(readFileSync(file, 'utf8'));
  const targets = [...text.matchAll(link)].map(([, target = '']) => target);
  return targets.filter((target) => !/^[a-z]+:/.test(target) && !leadsSomewhere(file, target));
}

function leadsSomewhere(file: string, target: string): boolean {
  const [path = '', heading] = target.split('#');
  const to = path === '' ? file : join(dirname(file), path);
  if (!existsSync(to)) return false;
  return heading === undefined || headingsOf(to).includes(heading);
}

/** Headings as GitHub makes them the ends of links. */
function headingsOf(file: string): string[] {
  const headings = prose(readFileSync(file, 'utf8')).matchAll(/^#{1,6} +(.+)$/gm);
  return [...headings].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  );
}

function prose(text: string): string {
  return text.replace(fence, '');
}
