"""make_vocabularies.py TEXT FOLDER: trains small SentencePiece models on TEXT: with T5's flags, with SentencePiece's own
ids (no padding), and with each flag that changes how a text is read."""
import pathlib
import sys

import sentencepiece

T5 = {"pad_id": 0, "eos_id": 1, "unk_id": 2, "bos_id": -1, "normalization_rule_name": "nmt_nfkc"}
KINDS = {
    "t5-flags": T5,
    "default-ids": {},
    "byte-fallback": {**T5, "byte_fallback": True, "vocab_size": 600},
    "spaces-kept": {**T5, "remove_extra_whitespaces": False},
    "no-prefix": {**T5, "add_dummy_prefix": False},
    "as-written": {**T5, "normalization_rule_name": "identity"},
    "case-folded": {**T5, "normalization_rule_name": "nmt_nfkc_cf"},
    "pieces-of-words": {**T5, "split_by_whitespace": False},
}


def main():
    text, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    for name, flags in KINDS.items():
        options = {"vocab_size": 300, "hard_vocab_limit": False, "minloglevel": 2, **flags}
        sentencepiece.SentencePieceTrainer.train(input=text, model_prefix=str(folder / name), model_type="unigram", **options)
        (folder / f"{name}.vocab").unlink()


if __name__ == "__main__":
    main()
