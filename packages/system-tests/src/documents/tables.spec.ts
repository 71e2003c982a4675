import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OrderDoor, orderProfiles, overrideBounds } from '@fake-stripe/contracts';

const text = readFileSync(join(__dirname, '../../../../docs/profiles-and-doors.md'), 'utf8');

/** The cells of each row that begins with this word, without markup. */
function rows(word: string): string[][] {
  return text
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.replaceAll('`', '').trim()))
    .filter(([, first]) => first === word || first === `${word} (default)`)
    .map((cells) => cells.slice(1, -1));
}

describe('docs/profiles-and-doors.md', () => {
  it.each(Object.values(orderProfiles).map(({ name, steps }) => [name, steps] as const))(
    'lists the steps of %s',
    (name, steps) => {
      expect(rows(name)[0]?.[1]).toBe(steps.join(', '));
    },
  );

  it.each(Object.entries(overrideBounds))('gives the bounds of %s, and the profiles that have it', (name, bounds) => {
    const rule = name === 'approvalTimeout' ? 'approval' : name;
    const having = Object.values(orderProfiles).filter((profile) => rule in profile);
    const [override] = rows(name);
    expect(override?.[1]).toBe(having.map((profile) => profile.name).join(', '));
    expect(override?.slice(3)).toEqual([bounds.min, bounds.max]);
  });

  it.each(Object.values(OrderDoor))('has a row for the door %s', (door) => {
    expect(text).toMatch(new RegExp(`^\\|[^|]+\\| \`${door}\` +\\|`, 'm'));
  });
});
