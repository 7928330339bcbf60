# make check: everything that CI runs. The other words refresh what is generated.
.PHONY: check golden messages manual pin aims

check:
	bash .ci/run

golden: # what the tests compare with; read the diff
	sh .ci/env pytest --golden

messages: # the template that translations start from
	sh .ci/env python .ci/messages.py

manual: # the output shown in README.md and docs/
	sh .ci/env python .ci/manual.py

pin: # constraints.txt, the newest versions that fit together
	sh .ci/pin --upgrade

aims: # functions that have grown large; a report, no rule
	-sh .ci/env ruff check --extend-select C901,PLR0912,PLR0913,PLR0915 --select C901,PLR0912,PLR0913,PLR0915 --ignore D src
