/** What `client/test` asks of a client everywhere, under the runtime that this file is run with. Prints what came of it. */
import { everywhere } from '../client/test/anywhere.ts';

const [url, token] = process.argv.slice(2) as [string, string];
console.log(JSON.stringify([await everywhere(url, token, 'header'), await everywhere(url, token, 'query')]));
