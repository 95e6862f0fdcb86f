// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/terminalrun.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>

#include <csignal>
#include <sys/prctl.h>

namespace wavedeck::desktop {

namespace {

constexpr qint64 kMostMs = 120'000;
constexpr int kLookMs = 50;

} // namespace

Result<QByteArray> runTerminal(const QString& what, const QString& dataDir, const QStringList& words,
    const std::atomic<bool>& stop, const QString& file)
{
    const auto failed = [&what](const QString& why) {
        return Error{ErrorKind::Environment, QStringLiteral("no-export"), what, why, {}};
    };
    QProcess terminal;
    if (!file.isEmpty())
        terminal.setStandardOutputFile(file);
    // It ends with the thread that started it, which waits for it: also when the window is killed.
    terminal.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
    terminal.start(QCoreApplication::applicationDirPath() + QStringLiteral("/wavedeckctl"),
        QStringList{QStringLiteral("--data-dir"), dataDir} + words);
    QElapsedTimer timer;
    timer.start();
    while (!terminal.waitForFinished(kLookMs)) {
        if (terminal.state() == QProcess::NotRunning)
            return failed(terminal.errorString());
        if (!stop && timer.elapsed() < kMostMs)
            continue;
        terminal.kill();
        terminal.waitForFinished();
        return failed(stop ? QStringLiteral("the window was closed") : QStringLiteral("it took too long"));
    }
    if (terminal.exitStatus() != QProcess::NormalExit || terminal.exitCode() != 0)
        return failed(QString::fromUtf8(terminal.readAllStandardError().left(400)).trimmed());
    return terminal.readAllStandardOutput();
}

Result<QString> exportByTerminal(
    const QString& file, const QString& dataDir, const QStringList& words, const std::atomic<bool>& stop)
{
    const auto refuse = [&file](const QString& why) {
        return Error{ErrorKind::Environment, QStringLiteral("no-export"), file, why, {}};
    };
    if (QFile::exists(file))
        return refuse(QStringLiteral("it is there already"));
    const QString part = file + QStringLiteral(".part");
    const auto said = runTerminal(file, dataDir, words, stop, part);
    const bool renamed = said && QFile::rename(part, file);
    if (!renamed)
        QFile::remove(part);
    if (!said)
        return said.error();
    return renamed ? Result<QString>(file) : refuse(QStringLiteral("it cannot be written there"));
}

Result<QString> exportRecord(const QString& what, const QString& id, const QString& format, const QString& folder,
    const QString& dataDir, const std::atomic<bool>& stop)
{
    const QString kind = format.section(QLatin1Char(' '), 0, 0);
    const QString depth = format.section(QLatin1Char(' '), 1);
    QStringList words{what, QStringLiteral("export"), id, QStringLiteral("--format"), kind};
    if (!depth.isEmpty())
        words += {QStringLiteral("--depth"), depth};
    const QString name = depth.isEmpty() ? id : QString(id + QLatin1Char('-') + depth);
    return exportByTerminal(folder + QLatin1Char('/') + name + QLatin1Char('.') + kind, dataDir, words, stop);
}

} // namespace wavedeck::desktop
