#!/usr/bin/env node
import { main } from './faces/cli/main.ts';

await main(process.argv.slice(2));
