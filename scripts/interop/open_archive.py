"""open_archive.py ARCHIVE PROMPT LENGTH: unpacks an archive that the page saved, opens it with Transformers as anyone would,
and prints as JSON what the model writes greedily to a prompt."""
import json
import pathlib
import sys
import tempfile
import zipfile

from transformers import AutoTokenizer, T5ForConditionalGeneration


def main():
    archive, prompt, length = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        zipfile.ZipFile(archive).extractall(folder)
        (model_folder,) = pathlib.Path(folder).iterdir()
        tokenizer = AutoTokenizer.from_pretrained(model_folder)
        model = T5ForConditionalGeneration.from_pretrained(model_folder).eval()
    inputs = tokenizer(prompt, return_tensors="pt")
    written = model.generate(**inputs, max_new_tokens=int(length), do_sample=False)[0].tolist()[1:]
    kept = [one for one in written if one not in (tokenizer.eos_token_id, tokenizer.pad_token_id)]
    print(json.dumps({"folder": model_folder.name, "count": len(written), "text": tokenizer.decode(kept)}))


if __name__ == "__main__":
    main()
