import { keepExample, pinExample } from './example-lock.ts';
import { temporary } from './process.fixture.ts';

// A program: pins the example company anew, after a tool, a bundle or a hash has changed.
const folder = temporary();
try {
  await pinExample(folder.path);
  keepExample(folder.path);
} finally {
  folder.remove();
}
