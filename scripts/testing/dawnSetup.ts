// First setup file of the engine tests: WebGPU in Node, before any test file loads tfjs.
import { installDawn } from '../lib/dawn.mjs';

installDawn();
