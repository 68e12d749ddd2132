// Saves what a chart shows as a picture, a drawing or a table.
import { Menu } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type uPlot from 'uplot';
import { type Columns, lastOf } from './columns.ts';
import { ink } from './ink.ts';
import type { CurveLine } from './lines.ts';
import { curveCsv, pictureOf, saveFile } from './save.ts';
import { curveSvg } from './svg.ts';

interface SaveMenuProps {
  title: string;
  lines: readonly CurveLine[];
  /** Start of the files' names. */
  fileName: string;
  columns: Columns;
  logarithmic: boolean;
  plot: () => uPlot | undefined;
  format: (value: number) => string;
}

export function SaveMenu(props: SaveMenuProps) {
  const { t } = useTranslation('train');
  const nothing = lastOf(props.columns, 0) === undefined;
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <button type="button" disabled={nothing}>
          {t('chart.save')}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => void savePng(props)}>{t('chart.png')}</Menu.Item>
        <Menu.Item onClick={() => saveSvg(props)}>{t('chart.svg')}</Menu.Item>
        <Menu.Item onClick={() => saveCsv(props)}>{t('chart.csv')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

async function savePng({ plot, title, fileName }: SaveMenuProps): Promise<void> {
  const canvas = plot()?.ctx.canvas;
  const blob = canvas && (await pictureOf(canvas, title));
  if (blob) saveFile(`${fileName}.png`, blob);
}

function saveSvg({ columns, lines, title, logarithmic, format, fileName }: SaveMenuProps): void {
  const colorOf = (line: CurveLine) => ink(line.color);
  const text = curveSvg(columns, lines, { title, logarithmic, format, colorOf });
  saveFile(`${fileName}.svg`, new Blob([text], { type: 'image/svg+xml' }));
}

function saveCsv({ columns, lines, fileName }: SaveMenuProps): void {
  saveFile(`${fileName}.csv`, new Blob([curveCsv(columns, lines)], { type: 'text/csv' }));
}
