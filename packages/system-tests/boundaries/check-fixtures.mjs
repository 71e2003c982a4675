/**
 * Prints as JSON which rules of .dependency-cruiser.cjs refuse which fixture, and where an import of a package
 * by its name leads in the real tree: {rules, refused: {fixture: rules}, contractsResolveTo}.
 */
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { cruise } from 'dependency-cruiser';

const root = join(import.meta.dirname, '../../..');
const fixtures = join(import.meta.dirname, 'fixtures');
const { forbidden, options } = createRequire(import.meta.url)(join(root, '.dependency-cruiser.cjs'));
const { enhancedResolveOptions, exclude, ...cruiseOptions } = options;

/** A fixture is a small repository of its own: package names lead to its packages, paths are read from its root. */
async function rulesThatRefuse(fixture) {
  const baseDir = join(fixtures, fixture);
  const alias = Object.fromEntries(
    readdirSync(join(baseDir, 'packages')).map((name) => [
      `@fake-stripe/${name}$`,
      join(baseDir, 'packages', name, 'src/index.ts'),
    ]),
  );
  const { output } = await cruise(
    ['packages'],
    { ...cruiseOptions, baseDir, validate: true, ruleSet: { forbidden } },
    { ...enhancedResolveOptions, alias },
  );
  return [...new Set(output.summary.violations.map(({ rule }) => rule.name))].sort();
}

/** The rules speak of paths in `src`: were a name to lead to `dist`, they would constrain nothing. */
async function contractsResolveTo() {
  const { output } = await cruise(
    ['packages/order-store/src'],
    { ...cruiseOptions, baseDir: root, exclude },
    enhancedResolveOptions,
  );
  const imports = output.modules.flatMap((module) => module.dependencies);
  return [...new Set(imports.filter(({ module }) => module === '@fake-stripe/contracts').map((to) => to.resolved))];
}

const refused = {};
for (const fixture of readdirSync(fixtures).sort()) refused[fixture] = await rulesThatRefuse(fixture);
const rules = forbidden.map(({ name }) => name).sort();
console.log(JSON.stringify({ rules, refused, contractsResolveTo: await contractsResolveTo() }));
