"""Makes a tiny random Llama with a tokenizer of its own, questions and conversations: make_model.py FOLDER."""

import glob
import json
import os
import random
import sys
import sysconfig

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

folder = sys.argv[1]
model_folder = os.path.join(folder, "model")
os.makedirs(model_folder, exist_ok=True)

# Any text will do; the standard library's source is on every machine.
sources = sorted(glob.glob(os.path.join(sysconfig.get_path("stdlib"), "*.py")))[:150]
bpe = Tokenizer(models.BPE())
bpe.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
bpe.decoder = decoders.ByteLevel()
special = ["<s>", "</s>", "<pad>"]
bpe.train(
    sources,
    trainers.BpeTrainer(
        vocab_size=4000, special_tokens=special, initial_alphabet=pre_tokenizers.ByteLevel.alphabet()
    ),
)
tokenizer = PreTrainedTokenizerFast(
    tokenizer_object=bpe, bos_token="<s>", eos_token="</s>", pad_token="<pad>", clean_up_tokenization_spaces=False
)
tokenizer.chat_template = (
    "{% for m in messages %}{{ m['role'] }}: {{ m['content'] }}\n{% endfor %}assistant:"
)
tokenizer.save_pretrained(model_folder)

torch.manual_seed(0)
# The offline benchmark draws token numbers up to 10000, whatever the tokenizer knows.
config = LlamaConfig(
    hidden_size=64,
    intermediate_size=128,
    num_hidden_layers=2,
    num_attention_heads=4,
    num_key_value_heads=4,
    head_dim=16,
    vocab_size=12288,
    max_position_embeddings=16384,
    bos_token_id=0,
    eos_token_id=1,
    pad_token_id=2,
    torch_dtype="bfloat16",
)
LlamaForCausalLM(config).to(torch.bfloat16).save_pretrained(model_folder)

random.seed(1)
with open(os.path.join(folder, "questions.jsonl"), "w") as file:
    for _ in range(100):
        a, b = random.randint(2, 90), random.randint(2, 90)
        question = f"Tom has {a} apples and buys {b} more. How many apples has he?"
        file.write(json.dumps({"question": question, "answer": f"He has {a}+{b}={a + b}. #### {a + b}"}) + "\n")
words = "the cat sat on a mat and looked at the moon while the sea sang of salt and stone".split()


def says(who, count):
    return {"from": who, "value": " ".join(random.choices(words, k=count))}


with open(os.path.join(folder, "conversations.json"), "w") as file:
    json.dump([{"id": str(i), "conversations": [says("human", 60), says("gpt", 40)]} for i in range(400)], file)
