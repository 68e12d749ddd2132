// Words of the fields area.
import type { fields as source } from '../en/fields.ts';

export const fields = {
  helpFor: '{{label}} 설명',
  reset: '{{label}} 값을 {{value}}(으)로 되돌리기',
  on: '켜짐',
  off: '꺼짐',
  linkBreach: '링크의 {{field}} 값은 {{value}}이지만 기본값을 씁니다. {{rule}}',
  linkRefused: '링크의 {{field}} 값 {{value}}은 쓸 수 없습니다(허용: {{wanted}}). 기본값을 사용합니다.',
  problem: {
    empty: '숫자를 입력하세요. 그때까지 {{kept}} 값을 씁니다.',
    'not-a-number': '숫자가 아닙니다. 그때까지 {{kept}} 값을 씁니다.',
    'not-whole': '정수만 됩니다. 그때까지 {{kept}} 값을 씁니다.',
    'too-small': '{{min}} 이상이어야 합니다. 그때까지 {{kept}} 값을 씁니다.',
    'too-large': '{{max}} 이하여야 합니다. 그때까지 {{kept}} 값을 씁니다.',
  },
  rules: {
    relativeAttentionMaxDistance:
      '거리 구간 수의 절반인 {{bound}}보다 커야 합니다. 값을 높이거나 거리 구간을 줄이세요.',
  },
  architecture: {
    label: '구조',
    help: '어떤 스택이 있고 각 위치가 무엇을 볼 수 있는지 정합니다. 논문에서는 인코더-디코더가 가장 좋습니다. 3.2절.',
    choices: {
      'encoder-decoder': '인코더-디코더',
      shared: '공유 스택',
      'decoder-lm': '디코더만',
      'prefix-lm': '접두 디코더',
    },
  },
  dModel: {
    label: '너비',
    help: '토큰 벡터 하나에 든 수의 개수, d_model. 논문의 Base 모델은 768입니다. 3.1.1절.',
  },
  dKv: { label: '헤드 너비', help: '헤드 하나의 쿼리, 키, 값에 든 수의 개수, d_kv. 3.1.1절.' },
  dFf: {
    label: '피드포워드 너비',
    help: '피드포워드 블록의 두 층 사이에 든 수의 개수, d_ff. 보통 너비의 네 배입니다. 3.1.1절.',
  },
  layers: { label: '층', help: '이 구조에 하나뿐인 스택의 블록 수. 3.2절.' },
  numLayers: { label: '인코더 층', help: '인코더의 블록 수. 3.1.1절.' },
  numDecoderLayers: { label: '디코더 층', help: '디코더의 블록 수. 3.1.1절.' },
  numHeads: { label: '헤드', help: '한 층의 어텐션 헤드 수. 헤드마다 다른 곳을 볼 수 있습니다. 3.1.1절.' },
  relativeAttentionNumBuckets: {
    label: '거리 구간',
    help: '위치 사이의 거리를 몇 가지로 구별할지. 먼 거리는 한 구간에 모입니다. 2.1절.',
  },
  relativeAttentionMaxDistance: { label: '최대 거리', help: '이 거리부터는 모두 같은 구간입니다. 2.1절.' },
  dropoutRate: {
    label: '드롭아웃',
    help: '학습 중 무작위로 0이 되는 활성값의 비율. 논문은 미세 조정에 0.1을 씁니다. 2.1절.',
  },
  layerNormEpsilon: {
    label: '정규화 엡실론',
    help: '0으로 나누지 않도록 층 정규화의 제곱근 안에 더하는 값. 2.1절.',
  },
  initializerFactor: { label: '초기 크기', help: '무작위 초기 가중치의 폭에 곱하는 값. 2.1절.' },
  feedForwardProj: {
    label: '피드포워드 종류',
    help: 'T5는 relu, T5 v1.1은 두 경로를 곱하는 gated gelu를 씁니다. 2.1절.',
    choices: {
      relu: 'relu',
      'gated-gelu': 'gated gelu',
      gelu: 'gelu',
      silu: 'silu',
      'gated-relu': 'gated relu',
      'gated-silu': 'gated silu',
    },
  },
  tieWordEmbeddings: {
    label: '입력과 출력에 같은 표',
    help: 'T5처럼 임베딩 표로 답도 채점합니다. v1.1은 표가 둘입니다. 2.1절.',
  },
  scaleDecoderOutputs: {
    label: '출력 전 조정',
    help: '표로 채점하기 전에 디코더 출력에 너비^-0.5를 곱합니다. 표가 하나인 T5의 방식입니다. 2.1절.',
  },
  objective: {
    label: '목적',
    help: '텍스트가 어떻게 문제가 되는지: 무엇을 가리고 무엇을 써야 하는지. 3.3절, 표 3.',
    choices: {
      'span-corruption': '구간 가리기',
      'replace-spans': '구간 바꾸기',
      'bert-style': 'BERT 방식',
      'mass-style': 'MASS 방식',
      'drop-tokens': '토큰 빼기',
      deshuffling: '순서 되돌리기',
      'prefix-lm': '접두 언어 모델',
      lm: '언어 모델',
    },
  },
  noiseDensity: { label: '가림 비율', help: '가려지는 토큰의 비율. 논문은 0.15를 택합니다. 3.3.3절.' },
  meanNoiseSpanLength: {
    label: '평균 구간 길이',
    help: '가려진 구간의 평균 토큰 수. 논문은 3을 택합니다. 3.3.4절.',
  },
  steps: { label: '스텝', help: '가중치를 고치는 횟수. 논문의 사전 학습은 524,288스텝입니다. 3.1.2절.' },
  batchSize: { label: '배치 크기', help: '한 스텝의 예제 수. 논문은 128입니다. 3.1.2절.' },
  inputLength: {
    label: '입력 길이',
    help: '예제 하나에서 인코더로 들어가는 토큰 수. 논문은 512입니다. 3.1.2절.',
  },
  targetLength: {
    label: '목표 길이',
    help: '예제 하나에서 디코더가 쓰는 토큰 수. 구간 가리기에서 논문은 114입니다. 3.1.4절.',
  },
  gradientAccumulationSteps: {
    label: '스텝당 배치',
    help: '여러 배치의 기울기를 더한 뒤 한 번 고칩니다. 같은 메모리로 더 큰 배치를 씁니다. 3.1.2절.',
  },
  gradientCheckpointing: {
    label: '활성값 다시 계산',
    help: '블록마다 들어온 값만 남기고 나머지는 역전파 때 다시 계산합니다. 결과는 같고 메모리는 훨씬 적게 들지만 시간이 3분의 1쯤 더 걸립니다. Chen 외 2016, 학습은 3.1.2절.',
  },
  fp16: {
    label: '활성값 반정밀도 저장',
    help: '그래픽 카드가 지원하면(shader-f16) 활성값을 16비트로 저장해 활성값이 차지하는 메모리를 최대 절반까지 줄입니다. 잔차 흐름과 가중치, 기울기, 모든 계산은 32비트 그대로라 손실은 거의 달라지지 않습니다. Micikevicius 외 2018, 학습은 3.1.2절.',
  },
  seed: { label: '시드', help: '모든 무작위의 출발점. 시드가 같으면 결과도 같습니다. 3.1.2절.' },
  optimizer: {
    label: '최적화',
    help: '기울기로 가중치를 고치는 방법. T5는 메모리를 적게 쓰는 AdaFactor를 씁니다. 3.1.2절.',
    choices: { adafactor: 'AdaFactor', adamw: 'AdamW', adamwscale: 'AdamW, 크기 조정' },
  },
  schedule: {
    label: '학습률 변화',
    help: '스텝에 따라 학습률이 어떻게 변하는지. 논문은 역제곱근을 씁니다. 3.1.2절.',
    choices: { 'inverse-square-root': '역제곱근', constant: '일정', linear: '선형', cosine: '코사인' },
  },
  learningRate: {
    label: '학습률',
    help: '한 번에 고치는 크기의 최댓값. 논문은 AdaFactor로 0.01에서 시작합니다. 3.1.2절.',
  },
  warmupSteps: {
    label: '준비 스텝',
    help: '처음 학습률을 유지하는 스텝. 다른 방식에서는 최댓값까지 오르는 스텝입니다. 논문은 10,000입니다. 3.1.2절.',
  },
  clipGlobalNorm: {
    label: '기울기 자르기',
    help: '더 긴 기울기는 이 크기로 줄입니다. 0이면 쓰지 않습니다. 3.1.2절.',
  },
  zLoss: {
    label: 'z-손실',
    help: '출력 점수가 멀리 흘러가지 않게 합니다. 공개 코드의 설정이며 학습은 3.1.2절에 있습니다.',
  },
  momentum: {
    label: '모멘텀',
    help: '지난 변화에서 남기는 비율로, 흔히 beta1이라고 합니다. T5는 쓰지 않고 Adam은 보통 0.9입니다. 3.1.2절.',
  },
  weightDecay: {
    label: '가중치 감쇠',
    help: '매 스텝 모든 가중치를 0 쪽으로 당깁니다. T5는 쓰지 않습니다. 3.1.2절.',
  },
  evaluateEvery: {
    label: '평가 간격(스텝)',
    help: '따로 남겨 둔 텍스트의 손실을 재고 표본을 쓰는 간격. 2.4절.',
  },
  evaluationBatches: { label: '평가 배치 수', help: '많을수록 수치가 안정되지만 오래 걸립니다. 2.4절.' },
  checkpointEvery: {
    label: '저장 간격(스텝)',
    help: '학습을 저장하는 간격. 논문은 5,000스텝마다 저장합니다. 3.1.2절.',
  },
  method: {
    label: '방법',
    help: '탐욕은 매번 가장 그럴듯한 조각을, 빔 탐색은 여러 답을 함께, 표본 추출은 무작위로 고릅니다. 3.1.2절, 3.7절.',
    choices: { greedy: '탐욕', beam: '빔 탐색', 'google-beam': '논문의 빔 탐색', sample: '표본 추출' },
  },
  maxNewTokens: { label: '최대 길이', help: '답은 늦어도 이만큼의 조각 뒤에 끝납니다. 2.4절.' },
  minNewTokens: { label: '최소 길이', help: '답은 이만큼의 조각 전에는 끝나지 않습니다. 2.4절.' },
  numBeams: { label: '빔', help: '동시에 이어 가는 답의 수. 논문은 4입니다. 3.7절.' },
  numReturnSequences: {
    label: '보일 답',
    help: '가장 좋은 답을 몇 개 보일지. 빔 수를 넘지 않습니다. 3.7절.',
  },
  lengthPenalty: {
    label: '길이 지수',
    help: '점수를 길이의 이 거듭제곱으로 나눕니다. 0보다 크면 긴 답이 유리합니다. 3.7절.',
  },
  earlyStopping: {
    label: '일찍 멈추기',
    help: '탐색이 끝나는 때: 답이 충분히 모이면 바로, 추정으로, 또는 더 나은 답이 불가능할 때만. 3.7절.',
    choices: { false: '추정으로', true: '바로', never: '안 함' },
  },
  alpha: { label: '길이 보정', help: '논문의 알파. 클수록 긴 답이 유리합니다. 논문은 0.6입니다. 3.7절.' },
  noRepeatNgramSize: {
    label: '반복 금지 길이',
    help: '이만큼의 조각이 이어진 것은 두 번 나오지 않습니다. 0이면 모두 허용합니다. 3.7절.',
  },
  repetitionPenalty: { label: '반복 벌점', help: '1보다 크면 이미 쓴 조각이 덜 나옵니다. 3.7절.' },
  temperature: { label: '온도', help: '1보다 작으면 안전하게, 크면 과감하게 고릅니다. 2.4절.' },
  topK: { label: '상위 조각 수', help: '많아야 이만큼의 조각에서 고릅니다. 0이면 모두에서 고릅니다. 2.4절.' },
  topP: { label: '상위 확률 합', help: '확률의 합이 이 값이 되는 가장 적은 조각에서 고릅니다. 2.4절.' },
  explain: { label: '확률 남기기', help: '조각마다 확률과 다음 후보를 남겨 볼 수 있게 합니다. 2.4절.' },
} satisfies typeof source;
