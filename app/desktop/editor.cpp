// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/editor.h"

#include "app/audit/repository.h"

#include <QFile>
#include <QFileInfo>
#include <QMimeDatabase>
#include <QProcess>

#include <algorithm>
#include <array>

namespace wavedeck::desktop {

namespace {

/// Editors that need a terminal, which the window has not.
constexpr std::array kInTerminal{"vi", "vim", "nvim", "nano", "ed", "micro", "hx", "helix", "joe", "mcedit", "ne"};
/// How they are told the line, before the file; others are told none.
constexpr std::array<std::pair<const char*, const char*>, 6> kLines{{{"gvim", "+%1"}, {"emacs", "+%1"},
    {"emacsclient", "+%1"}, {"gedit", "+%1"}, {"kate", "--line=%1"}, {"kwrite", "--line=%1"}}};
constexpr std::array kNoEditor{"text/html", "application/xhtml+xml", "image/svg+xml", "application/x-desktop"};

template <std::size_t n> bool isOneOf(const std::array<const char*, n>& names, const QString& name)
{
    return std::any_of(names.begin(), names.end(), [&](const char* each) { return name == QLatin1String(each); });
}

/// Program and arguments of the person's wish; empty = none that works without a terminal.
QStringList wished()
{
    for (const char* variable : {"VISUAL", "EDITOR"}) {
        const QStringList command = QProcess::splitCommand(qEnvironmentVariable(variable));
        if (!command.isEmpty() && !isOneOf(kInTerminal, QFileInfo(command.first()).fileName()))
            return command;
    }
    return {};
}

} // namespace

Status openEditor(const QString& folder, const QString& path, int line)
{
    const auto refuse = [&path](const QString& why, const QString& mend = {}) {
        return Error{ErrorKind::Usage, QStringLiteral("not-opened"), path, why, mend};
    };
    const auto text = audit::Repository::below(folder).readText(QFile::encodeName(path));
    if (text.state != audit::ReadState::Ok)
        return refuse(audit::why(text.state));
    const QString file = folder + QLatin1Char('/') + path;
    QStringList command = wished();
    if (command.isEmpty()) {
        const QMimeType type = QMimeDatabase().mimeTypeForFile(file);
        if (!type.inherits(QStringLiteral("text/plain")) || isOneOf(kNoEditor, type.name()))
            return refuse(QStringLiteral("the desktop would not open it in an editor"),
                QStringLiteral("name one in the variable VISUAL"));
        command = {QStringLiteral("xdg-open")};
    }
    const QString name = QFileInfo(command.first()).fileName();
    for (const auto& [editor, option] : kLines)
        if (line > 0 && name == QLatin1String(editor))
            command.append(QString::fromLatin1(option).arg(line));
    const bool goesTo = line > 0 && (name == QLatin1String("code") || name == QLatin1String("codium"));
    if (goesTo)
        command.append(QStringLiteral("--goto"));
    command.append(goesTo ? QStringLiteral("%1:%2").arg(file).arg(line) : file);
    QProcess process;
    process.setProgram(command.takeFirst());
    process.setArguments(command);
    process.setWorkingDirectory(folder);
    process.setStandardInputFile(QProcess::nullDevice());
    process.setStandardOutputFile(QProcess::nullDevice());
    process.setStandardErrorFile(QProcess::nullDevice());
    return process.startDetached() ? Status(Done{})
                                   : Status(refuse(QStringLiteral("%1 cannot be started").arg(process.program()),
                                       QStringLiteral("name an editor in the variable VISUAL")));
}

} // namespace wavedeck::desktop
