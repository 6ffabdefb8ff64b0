import { writeFileSync } from 'node:fs';
import { readPages, withRealYaml } from './pages';

/** Rewrites the YAML of every page to what its examples render: `npm run docs`. */
for (const page of readPages()) {
  const text = withRealYaml(page);
  if (text === page.text) continue;
  writeFileSync(page.path, text);
  console.log(`rewrote docs/constructs/${page.name}`);
}
