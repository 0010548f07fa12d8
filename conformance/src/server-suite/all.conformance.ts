// Everything in one file: the tests of a file run at the same time, and files one after the other.
// What takes longest starts first.
import './sequences.ts';
import './delivery.ts';
import './plan-sequences.ts';
import './authentication.ts';
import './http.ts';
import './plan-refusals.ts';
import './plan-contents.ts';
import './plan-cursors.ts';
import './plan-names.ts';
import './numbering.ts';
import './publish.ts';
import './subscribe.ts';
import './refusals.ts';
import { reportEveryResponse } from './requirement.ts';

reportEveryResponse();
