import { expect, test } from 'vitest';
import { Ports } from './ports.ts';

test('a port is lent once, until it is given back', async () => {
  const port = await (await Ports.open()).take();
  const one = new Ports(port, port);
  expect(await one.take()).toBe(port);
  await expect(one.take()).rejects.toThrow(`no free port between ${port} and ${port}`);
  one.giveBack(port);
  expect(await one.take()).toBe(port);
});
