/** Models by name: one file each, one line here. */
import type { NamedModel } from '../model.ts';
import { lan } from './lan.ts';
import { starlink } from './starlink.ts';
import { wan, wanLight } from './wan.ts';

export const models: Readonly<Record<string, NamedModel>> = { wan, 'wan-light': wanLight, lan, starlink };
