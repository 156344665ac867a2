# Everything here runs from a fresh clone; the first target that needs it builds .venv.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-warn-script-location
WORKERS ?= 2
# Files go to the workers in the order of tests/conftest.py: the longest first, so that none is left for the end.
PYTEST := $(BIN)/python -m pytest --quiet --durations 10 --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder
# Workers and the processes that tests start would otherwise compile every module again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help
help:
	@echo 'make demo    装好依赖，生成示范年度，在 http://127.0.0.1:8000 打开（demo year, site up）'
	echo 'make test    全部测试，先 SQLite 后 PostgreSQL（all tests on both databases）'
	echo 'make check   静态检查与快速测试（linters, types, rooms, fast tests）'
	echo 'make bench   性能测量（measurements）'
	echo 'make mutation   在时限引擎里植入错误，看测试能否发现（mutation testing of the clock engine）'
	echo 'make requirements   重新锁定依赖，需要 uv（lock the requirements anew, needs uv）'

$(BIN)/python:
	@for python in $${PYTHON:-} python3 python3.13 python3.12 python3.11; do
	    if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then break; fi
	    python=
	done
	if [ -z "$$python" ]; then
	    echo '需要 Python 3.11 或更新版本：请先安装，或用 make PYTHON=python3.12 … 指明其位置。' >&2
	    echo 'Python 3.11 or newer is needed: install it, or name it with make PYTHON=python3.12 …' >&2
	    exit 1
	fi
	if ! "$$python" -c 'import ensurepip, venv' 2>/dev/null; then
	    $(call apt_install,python3-venv)
	fi
	echo "建立虚拟环境 $(VENV)（$$("$$python" --version)）"
	"$$python" -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

# Each stage waits for the one before it, so that no two pips ever write at once.
$(VENV)/base.stamp: requirements/base.txt | $(BIN)/python
	@echo '安装运行依赖（校验哈希）'
	$(PIP) --require-hashes -r $<
	touch $@

$(VENV)/package.stamp: pyproject.toml | $(VENV)/base.stamp
	@echo '安装准绳本身'
	$(PIP) --no-deps --no-build-isolation --editable .
	touch $@

# The script that draws charts in the browser is bundled out of an installed package, and belongs to this installation.
$(VENV)/charts.stamp: zhunsheng/files/charts/draw.js requirements/base.txt | $(VENV)/package.stamp
	@echo '制作网页上画图的脚本'
	$(BIN)/python -m zhunsheng.files.charts.script
	touch $@

$(VENV)/test.stamp: requirements/test.txt | $(VENV)/package.stamp $(VENV)/charts.stamp
	@echo '安装测试依赖（校验哈希）'
	$(PIP) --require-hashes -r $<
	touch $@

# Only the benchmark of the verifier measures against these; without them it says so and goes on.
$(VENV)/bench.stamp: requirements/bench.txt | $(VENV)/test.stamp
	@echo '安装测量所需的对照（校验哈希）'
	if $(PIP) --no-build-isolation --require-hashes -r $<; then touch $@; else echo '对照装不上，跳过与它的比较' >&2; fi

# Install Debian packages when that is possible, otherwise say what is missing and how to get it.
define apt_install
if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "安装系统软件包：$(1)"
    export DEBIAN_FRONTEND=noninteractive
    apt-get -qq update
    apt-get -qq install --no-install-recommends -y $(1) >/dev/null
else
    echo "缺少系统软件包，请先运行：sudo apt-get install $(1)" >&2
    echo "System packages are missing, run first: sudo apt-get install $(1)" >&2
    exit 1
fi
endef

.PHONY: system-packages
system-packages: system-fonts | $(BIN)/python
	@if ! command -v chromium chromium-browser google-chrome >/dev/null; then
	    $(call apt_install,chromium)
	fi

# Rare characters of names, and every page where the typefaces of official documents are not to be had.
.PHONY: system-fonts
system-fonts:
	@missing=
	if ! command -v fc-list >/dev/null; then missing=' fontconfig fonts-noto-cjk'
	elif [ -z "$$(fc-list :lang=zh)" ]; then missing=' fonts-noto-cjk'; fi
	if [ -n "$$missing" ]; then
	    ( $(call apt_install,$${missing:1}) ) || echo '没有这些字体也能运行，但 PDF 里的生僻字可能印不出。' >&2
	fi

# The typefaces of official documents for the PDF, unpacked beside the packages: nothing of TeX is installed.
FONT_PACKAGE := texlive-lang-chinese
FONTS := $(VENV)/share/fonts
$(VENV)/fonts.stamp: | $(BIN)/python
	@if command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null; then
	    echo '取公文字体（仿宋、楷体、黑体、宋体）'
	    mkdir -p $(FONTS)
	    folder=$$(mktemp -d)
	    trap 'rm -rf "$$folder"' EXIT
	    chmod 755 "$$folder"
	    if [ "$$(id -u)" = 0 ]; then apt-get -qq update; fi
	    if (cd "$$folder" && apt-get -qq download $(FONT_PACKAGE) 2>/dev/null && dpkg-deb -x *.deb .); then
	        cp "$$folder"/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol/*-Regular.otf $(FONTS)/
	        touch $@
	        exit 0
	    fi
	fi
	echo '公文字体没有取到，PDF 用系统已有的中文字体；可把字体文件放进 $(FONTS)。' >&2

.PHONY: demo
demo: $(VENV)/package.stamp $(VENV)/charts.stamp $(VENV)/fonts.stamp system-fonts
	@$(BIN)/zhunsheng demo

.PHONY: test
test: $(VENV)/test.stamp $(VENV)/fonts.stamp system-packages
	@echo '测试：SQLite'
	ZHUNSHENG_TEST_DATABASE=sqlite $(PYTEST)
	echo '测试：PostgreSQL'
	ZHUNSHENG_TEST_DATABASE=postgresql $(PYTEST) -m 'database and not browser'

.PHONY: check
check: $(VENV)/test.stamp
	@echo '检查：写法'
	$(BIN)/ruff check --quiet
	$(BIN)/ruff format --quiet --check
	echo '检查：类型'
	$(BIN)/mypy --no-error-summary
	echo '检查：房间'
	$(BIN)/lint-imports --no-logo --cache-dir .import_linter_cache
	echo '检查：迁移'
	DJANGO_SETTINGS_MODULE=zhunsheng.config.settings $(BIN)/python -m django makemigrations --check --dry-run
	echo '检查：快速测试'
	$(PYTEST) -m 'not browser and not process'

.PHONY: bench
bench: $(VENV)/test.stamp $(VENV)/bench.stamp
	@$(BIN)/python -m benchmarks.law
	$(BIN)/python -m benchmarks.verifier
	$(BIN)/python -m benchmarks.reports
	$(BIN)/python -m benchmarks.studio
	$(BIN)/python -m benchmarks.clocks --database sqlite --database postgresql
	$(BIN)/python -m benchmarks.export --database sqlite --database postgresql
	$(BIN)/python -m benchmarks.imports --database sqlite --database postgresql
	$(BIN)/python -m benchmarks

# Which faults survive, and why, is told in tests/law/mutation.md.
.PHONY: mutation
mutation: $(VENV)/test.stamp
	@rm -rf mutants
	$(BIN)/mutmut run --max-children $(WORKERS)
	$(BIN)/mutmut results

.PHONY: requirements
requirements:
	@for name in base test ocr spark fuzz bench; do
	    uv pip compile --quiet --upgrade --generate-hashes --no-emit-index-url --no-emit-find-links \
	        --python-version 3.11 --custom-compile-command 'make requirements' \
	        "requirements/$$name.in" --output-file "requirements/$$name.txt"
	done
