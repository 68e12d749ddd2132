// A button that opens the platform's file picker.
import { Button, FileButton } from '@mantine/core';

interface FilePickProps {
  label: string;
  accept?: string;
  onFile: (file: File) => void;
}

export function FilePick({ label, accept, onFile }: FilePickProps) {
  return (
    <FileButton onChange={(file) => file && onFile(file)} {...(accept === undefined ? {} : { accept })}>
      {(props) => (
        <Button variant="default" size="compact-md" {...props}>
          {label}
        </Button>
      )}
    </FileButton>
  );
}
