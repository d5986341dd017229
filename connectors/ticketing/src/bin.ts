#!/usr/bin/env node
import { runConnector } from '@gatehouse/kit';
import { ticketing } from './connector.ts';

await runConnector(ticketing, process.argv.slice(2));
