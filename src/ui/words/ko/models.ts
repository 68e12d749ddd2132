// Words of Models, in Korean.
import type { models as source } from '../en/models.ts';

export const models = {
  title: '모델',
  lead: '여기에서 학습하거나 가져온 것들입니다. 이 브라우저에만 저장됩니다.',
  runs: '학습 목록',
  noRuns: '아직 여기에서 학습한 모델이 없습니다.',
  goTrain: '학습하러 가기',
  column: {
    name: '이름',
    size: '매개변수',
    steps: '스텝',
    loss: '손실',
    stored: '저장 크기',
    state: '상태',
    actions: '작업',
  },
  status: {
    new: '새로 만듦',
    training: '학습 중',
    paused: '일시 중지',
    stopped: '종료됨',
    done: '완료',
    failed: '실패',
  },
  nameOf: '{{name}}의 이름',
  ask: '묻기',
  askName: '실행 화면에서 {{name}}에 묻기',
  resume: '열기',
  resumeName: '학습 화면에서 {{name}} 열기',
  export: '내보내기',
  exportName: '{{name}}의 모델 내보내기',
  archive: 'Zip 파일 하나에 safetensors 가중치, config.json, 토크나이저, 모델 카드가 들어 있습니다.',
  opens: {
    transformers:
      '압축을 푼 폴더를 Hugging Face Transformers가 from_pretrained로 열고, 같은 ID를 읽고 씁니다.',
    asTwoStacks:
      '여기서는 인코더와 디코더가 한 스택입니다. 파일에는 Hugging Face Transformers가 여는, 서로 같은 두 스택으로 들어갑니다.',
    withoutCache:
      'Hugging Face Transformers가 엽니다. 디코더가 인코더보다 깊어서 그곳에서는 캐시 없이 더 느리게 씁니다.',
    notTransformers:
      'Hugging Face Transformers에는 디코더만 있는 T5가 없어서 열지 않습니다. 가중치는 일반 safetensors입니다.',
  },
  saveArchive: '파일 저장',
  delete: '삭제',
  deleteName: '{{name}} 삭제',
  sure: '완전히 삭제할까요? {{name}}',
  confirm: '완전히 삭제',
  keep: '유지',
  texts: '텍스트',
  vocabularies: '어휘',
  none: '아직 없습니다. 학습과 가리기 화면에서 가져올 수 있습니다.',
  ids: 'ID {{size}}개',
  damaged: '손상된 기록',
  kind: { run: '학습', text: '텍스트', vocabulary: '어휘' },
  storage: '저장 공간',
  used: '브라우저가 주는 {{quota}} 중 {{used}} 사용',
  usedUnknown: '이 브라우저는 사용량을 알려 주지 않습니다.',
  persisted: '브라우저가 데이터를 유지하기로 했습니다.',
  notPersisted: '디스크가 가득 차면 브라우저가 지울 수 있습니다.',
  persist: '내 데이터 유지',
  refused:
    '브라우저가 약속하지 않았습니다. 북마크하거나 페이지를 설치하면 도움이 될 때가 많고, 내보내기는 언제나 안전합니다.',
} satisfies typeof source;
