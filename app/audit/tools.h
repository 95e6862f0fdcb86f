// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/audit/finding.h"
#include "app/audit/repository.h"

#include <functional>

namespace wavedeck::audit {

/// What one analyser is given: files of its kind, by name relative to the root (which is the working directory).
struct ToolRun {
    const Repository& repository;
    QList<QByteArray> files;
    QString root;
    bool qtSources = false; ///< some source includes Qt
    bool ownYamlRules = false; ///< the repository brings a yamllint configuration
    int limitMs = 0; ///< what is left of the tool's time
};

/// What came of it. `failure` says why the tool said nothing about these files.
struct ToolAnswer {
    QList<Finding> findings;
    QString failure;
    bool timedOut = false;
};

/// One analyser: which files it looks at, how many it takes at once, and how it is run and understood.
struct Tool {
    const char* name;
    const char* program; ///< nullptr: built in
    bool (*looksAt)(const QByteArray& path, const QByteArray& text);
    int batch;
    ToolAnswer (*run)(const ToolRun& run);
};

/// The table. `bash` stands in when shellcheck is missing.
const QList<Tool>& tools();

ToolAnswer runCppcheck(const ToolRun& run);
ToolAnswer runShellcheck(const ToolRun& run);
ToolAnswer runBash(const ToolRun& run);
ToolAnswer runYamllint(const ToolRun& run);
ToolAnswer runXmllint(const ToolRun& run);
ToolAnswer runPython(const ToolRun& run);
ToolAnswer runJson(const ToolRun& run);

/// A name as an argument: `./` before it, so that no name is taken for an option.
QString asArgument(const QByteArray& path);
/// Back from what a tool printed.
QByteArray fromArgument(const QString& name);

} // namespace wavedeck::audit
