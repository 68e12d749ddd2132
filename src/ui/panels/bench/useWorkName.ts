// A work's name in the visitor's language.
import { useTranslation } from 'react-i18next';
import { type BenchmarkName, benchmarkProducts, isProduct } from '../../../config/benchmarks.ts';

export function useWorkName(): (name: BenchmarkName) => string {
  const { t } = useTranslation('bench');
  return (name) => (isProduct(name) ? t('product', { size: benchmarkProducts[name] }) : t('step', { name }));
}
