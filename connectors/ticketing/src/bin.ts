#!/usr/bin/env node
import { runConnector } from '@gatehouse/kit';
import { ticketing } from './connector.ts';
import { deployment } from './deployment.ts';

await runConnector(ticketing, deployment, process.argv.slice(2));
