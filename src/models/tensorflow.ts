import type * as core from '@tensorflow/tfjs-core';

/**
 * TensorFlow.js as this folder sees it: always an argument, so that the page never loads it, a worker loads only
 * what it needs and a test can pass any build.
 */
export type Tf = typeof core;
