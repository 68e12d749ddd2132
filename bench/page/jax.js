// A decoder-only model of the same sizes in @jax-js/jax, one jitted function a step: forward, gradients and AdamW.
// Every array is used up by what takes it, unless `.ref` is asked for (its rule of ownership).
import {
  blockUntilReady,
  defaultDevice,
  getWebGPUDevice,
  init,
  jit,
  nn,
  numpy as np,
  tree,
  valueAndGrad,
} from '@jax-js/jax';

const adam = { rate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01 };

function uniform(shape, deviation) {
  const size = shape.reduce((product, each) => product * each, 1);
  const limit = Math.sqrt(3) * deviation;
  return np.array(Float32Array.from({ length: size }, () => limit * (2 * Math.random() - 1))).reshape(shape);
}

function blockOf({ width, feedForward }) {
  const dense = (inputs, outputs) => uniform([inputs, outputs], inputs ** -0.5);
  return {
    attentionNorm: np.ones([width]),
    queriesKeysValues: dense(width, 3 * width),
    output: dense(width, width),
    feedForwardNorm: np.ones([width]),
    inward: dense(width, feedForward),
    outward: dense(feedForward, width),
  };
}

function parametersOf(sizes) {
  return {
    tokens: uniform([sizes.vocabulary, sizes.width], sizes.width ** -0.5),
    positions: uniform([sizes.targetLength, sizes.width], sizes.width ** -0.5),
    blocks: Array.from({ length: sizes.decoderLayers }, () => blockOf(sizes)),
    norm: np.ones([sizes.width]),
  };
}

function rmsNorm(x, scale) {
  const meanSquare = np.mean(np.square(x.ref), -1, { keepdims: true });
  return x.mul(np.reciprocal(np.sqrt(meanSquare.add(1e-6)))).mul(scale);
}

function attend(x, block, { batch, targetLength, heads, width }) {
  const packed = np.matmul(rmsNorm(x.ref, block.attentionNorm), block.queriesKeysValues);
  const parts = np
    .split(packed, 3, -1)
    .map((part) => part.reshape([batch, targetLength, heads, width / heads]));
  const mixed = nn.dotProductAttention(...parts, { isCausal: true }).reshape([batch, targetLength, width]);
  return x.add(np.matmul(mixed, block.output));
}

function feedForward(x, block) {
  const hidden = nn.relu(np.matmul(rmsNorm(x.ref, block.feedForwardNorm), block.inward));
  return x.add(np.matmul(hidden, block.outward));
}

function lossOf(parameters, inputs, targets, sizes) {
  let x = np.matmul(inputs, parameters.tokens.ref).add(parameters.positions); // one-hot inputs
  for (const block of parameters.blocks) x = feedForward(attend(x, block, sizes), block);
  const logits = np.matmul(rmsNorm(x, parameters.norm), parameters.tokens.transpose());
  return nn
    .logSoftmax(logits, -1)
    .mul(targets)
    .sum()
    .mul(-1 / (sizes.batch * sizes.targetLength));
}

/** [parameter, first moment, second moment] after a step; `correction` is [1 - beta1^t, 1 - beta2^t]. */
function adamw(parameter, first, second, gradient, correction) {
  const { rate, beta1, beta2, epsilon, weightDecay } = adam;
  const mean = first.mul(beta1).add(gradient.ref.mul(1 - beta1));
  const square = second.mul(beta2).add(np.square(gradient).mul(1 - beta2));
  const [unbiased, unbiasedSquare] = np.split(correction, 2);
  const step = mean.ref.div(unbiased).div(np.sqrt(square.ref.div(unbiasedSquare)).add(epsilon));
  const moved = parameter.ref.sub(step.mul(rate)).sub(parameter.mul(rate * weightDecay));
  return [moved, mean, square];
}

function stepOf(sizes, structure) {
  return jit((parameters, first, second, inputs, targets, correction) => {
    const loss = (values) => lossOf(values, inputs, targets, sizes);
    const [value, gradients] = valueAndGrad(loss)(tree.ref(tree.unflatten(structure, parameters)));
    const slopes = tree.leaves(gradients);
    const moved = parameters.map((parameter, at) => {
      return adamw(parameter, first[at], second[at], slopes[at], correction.ref);
    });
    correction.dispose();
    return [moved.map(([p]) => p), moved.map(([, m]) => m), moved.map(([, , v]) => v), value];
  });
}

/** Trains on one batch of `tokens`. */
export async function openJax(sizes, tokens) {
  await init('webgpu');
  defaultDevice('webgpu');
  const [leaves, structure] = tree.flatten(parametersOf(sizes));
  const oneHot = (ids) =>
    nn.oneHot(np.array(Int32Array.from(ids)).reshape([sizes.batch, sizes.targetLength]), sizes.vocabulary);
  const inputs = oneHot(tokens.decoderInputs);
  const targets = oneHot(tokens.targets);
  const zeros = () => leaves.map((leaf) => np.zeros(leaf.shape));
  const step = stepOf(sizes, structure);
  let state = [leaves, zeros(), zeros(), undefined];
  let steps = 0;
  return {
    enter: async () => undefined,
    submit() {
      steps++;
      const correction = np.array([1 - adam.beta1 ** steps, 1 - adam.beta2 ** steps]);
      const [parameters, first, second, loss] = state;
      loss?.dispose();
      state = step(parameters, first, second, inputs.ref, targets.ref, correction);
    },
    finish: async () => {
      await blockUntilReady(state[3]);
      await getWebGPUDevice().queue.onSubmittedWorkDone();
    },
    device: () => getWebGPUDevice(),
    bytes: () => undefined,
    loss: async () => (await state[3].ref.data())[0],
    dispose: () => tree.dispose(state),
  };
}
