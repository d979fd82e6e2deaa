import { readFileSync } from 'node:fs';
import openapiTS, { astToString } from 'openapi-typescript';
import { expect, test } from 'vitest';

test('the types are those of the server\'s document; if not: npm run generate -w api', async () => {
  const document = new URL('../openapi.json', import.meta.url);
  const fresh = astToString(await openapiTS(document));
  const kept = readFileSync(new URL('./schema.ts', import.meta.url), 'utf8');
  expect(kept.endsWith(fresh), 'src/web/api/src/schema.ts is stale').toBe(true);
}, 60_000);
