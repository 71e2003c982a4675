"""The same training in PyTorch, as its tutorials write it. Each line on stdin trains an epoch; the answer is seconds."""

import sys
import time

import torch

features, labels, count, inputs, units, classes, batch_size = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:])

torch.set_num_threads(1)
torch.manual_seed(42)
x = torch.from_file(features, size=count * inputs, dtype=torch.float32).reshape(count, inputs).clone()
y = torch.from_file(labels, size=count, dtype=torch.int64).clone()
model = torch.nn.Sequential(
    torch.nn.Linear(inputs, units), torch.nn.ReLU(), torch.nn.Linear(units, classes)
)
optimizer = torch.optim.Adam(model.parameters(), lr=0.001)
loss_of = torch.nn.CrossEntropyLoss()

print(torch.__version__, flush=True)
for _ in sys.stdin:
    begin = time.perf_counter()
    for batch in torch.randperm(count).split(batch_size):
        optimizer.zero_grad()
        loss_of(model(x[batch]), y[batch]).backward()
        optimizer.step()
    print(time.perf_counter() - begin, flush=True)
