// A list of things that were brought in, each with one fact and a way to delete it.
import { useTranslation } from 'react-i18next';
import { DeleteButton } from './DeleteButton.tsx';
import classes from './models.module.css';

interface BelongingsProps {
  title: string;
  items: readonly { id: string; name: string; fact: string }[];
  onDelete: (id: string) => Promise<void>;
}

export function Belongings({ title, items, onDelete }: BelongingsProps) {
  const { t } = useTranslation('models');
  return (
    <section className={classes.section}>
      <h2>{title}</h2>
      {items.length === 0 && <p className="quiet">{t('none')}</p>}
      <ul className={classes.list}>
        {items.map(({ id, name, fact }) => (
          <li key={id}>
            <span>{name}</span>
            <span className="mono quiet">{fact}</span>
            <span className={classes.actions}>
              <DeleteButton name={name} onDelete={() => onDelete(id)} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
