// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/localcommands.h"

#include "app/desktop/localpeople.h"
#include "app/link/enginestarter.h"
#include "models/store/settingsrepository.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QPointer>
#include <QProcess>

namespace wavedeck::desktop {

namespace {

constexpr int kAnswerMs = 30'000;
constexpr int kExportMs = 120'000;
constexpr int kStopMs = 45'000; // a stop answers within about 14 s; a busy machine takes longer

Result<QJsonObject> changeSetting(const QString& dataDir, const QString& command, const QJsonObject& args)
{
    const QString key = args.value(QLatin1String("key")).toString();
    const auto by = whoIsHere(dataDir);
    if (!by)
        return by.error();
    const Status done = command == QStringLiteral("settings.reset")
        ? resetSetting(dataDir, key, *by)
        : writeSetting(dataDir, key, args.value(QLatin1String("value")), *by);
    return done ? Result<QJsonObject>(QJsonObject()) : Result<QJsonObject>(done.error());
}

/// The terminal's command, so that both write the same folder.
Result<QJsonObject> exportEvidence(const QString& dataDir, const QJsonObject& args)
{
    const QString session = args.value(QLatin1String("session")).toString();
    const QString folder
        = args.value(QLatin1String("folder")).toString() + QLatin1Char('/') + session + QStringLiteral("-evidence");
    QProcess terminal;
    terminal.start(QCoreApplication::applicationDirPath() + QStringLiteral("/wavedeckctl"),
        {QStringLiteral("--data-dir"), dataDir, QStringLiteral("gate"), QStringLiteral("export"), session,
            QStringLiteral("--pdf"), QStringLiteral("--output"), folder, QStringLiteral("--json")});
    const QString what = QStringLiteral("export evidence of ") + session;
    if (!terminal.waitForFinished(kExportMs))
        return Error{ErrorKind::Environment, QStringLiteral("no-export"), what, terminal.errorString(), {}};
    if (terminal.exitStatus() != QProcess::NormalExit || terminal.exitCode() != 0)
        return Error{ErrorKind::Environment, QStringLiteral("no-export"), what,
            QString::fromUtf8(terminal.readAllStandardError().left(400)).trimmed(), {}};
    return QJsonDocument::fromJson(terminal.readAllStandardOutput()).object();
}

Result<QJsonObject> askEngine(const QString& dataDir, const QString& command, const QJsonObject& args, int timeoutMs)
{
    if (command.startsWith(QStringLiteral("settings.")))
        return changeSetting(dataDir, command, args);
    if (command == QStringLiteral("evidence.export"))
        return exportEvidence(dataDir, args);
    auto engine = link::ensureEngine(dataDir);
    if (!engine)
        return engine.error();
    return (*engine)->ask(command, args, timeoutMs);
}

} // namespace

LocalCommands::LocalCommands(QString dataDir)
    : m_dataDir(std::move(dataDir))
{
    m_inOrder.setMaxThreadCount(1);
    m_stops.setMaxThreadCount(4);
}

LocalCommands::~LocalCommands()
{
    m_inOrder.waitForDone();
    m_stops.waitForDone();
}

void LocalCommands::ask(const QString& command, const QJsonObject& args, QObject* context, Answer answer)
{
    QJsonObject request = args;
    request.insert(QStringLiteral("actor"), link::osActor());
    const bool stops = command.endsWith(QLatin1String(".stop"));
    // The context is looked at on the GUI thread only, where it lives and dies.
    auto guard = std::make_shared<QPointer<QObject>>(context);
    (stops ? m_stops : m_inOrder).start([=, dataDir = m_dataDir] {
        const auto result = askEngine(dataDir, command, request, stops ? kStopMs : kAnswerMs);
        QMetaObject::invokeMethod(qApp, [guard, answer, result] {
            if (*guard)
                answer(result);
        });
    });
}

} // namespace wavedeck::desktop
