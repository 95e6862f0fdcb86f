// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/localcommands.h"

#include "app/desktop/localpeople.h"
#include "app/desktop/terminalrun.h"
#include "app/link/enginestarter.h"
#include "models/store/settingsrepository.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QJsonDocument>
#include <QPointer>

namespace wavedeck::desktop {

namespace {

constexpr int kAnswerMs = 30'000;
constexpr int kMostFolders = 1'000;
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

/// `FOLDER/SESSION-evidence`, or with -2, -3 behind it: what is there stays as it is.
QString freeFolder(const QString& folder, const QString& session)
{
    const QString first = folder + QLatin1Char('/') + session + QStringLiteral("-evidence");
    QString target = first;
    for (int i = 2; i < kMostFolders && (QFileInfo::exists(target) || QFileInfo(target).isSymLink()); ++i)
        target = first + QStringLiteral("-%1").arg(i);
    return target;
}

Result<QJsonObject> exportEvidence(const QString& dataDir, const QJsonObject& args, const std::atomic<bool>& stop)
{
    const QString session = args.value(QLatin1String("session")).toString();
    const QString folder = freeFolder(args.value(QLatin1String("folder")).toString(), session);
    const auto said = runTerminal(QStringLiteral("export evidence of ") + session, dataDir,
        {QStringLiteral("gate"), QStringLiteral("export"), session, QStringLiteral("--pdf"), QStringLiteral("--output"),
            folder, QStringLiteral("--json")},
        stop);
    if (!said)
        return said.error();
    return QJsonDocument::fromJson(*said).object();
}

Result<QJsonObject> askEngine(const QString& dataDir, const QString& command, const QJsonObject& args, int timeoutMs)
{
    if (command.startsWith(QStringLiteral("settings.")))
        return changeSetting(dataDir, command, args);
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
    m_exports.setMaxThreadCount(1);
}

LocalCommands::~LocalCommands()
{
    *m_ending = true;
    m_exports.waitForDone();
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
    const bool exports = command == QStringLiteral("evidence.export");
    (exports        ? m_exports
            : stops ? m_stops
                    : m_inOrder)
        .start([=, dataDir = m_dataDir, ending = m_ending] {
            const auto result = exports ? exportEvidence(dataDir, request, *ending)
                                        : askEngine(dataDir, command, request, stops ? kStopMs : kAnswerMs);
            QMetaObject::invokeMethod(qApp, [guard, answer, result] {
                if (*guard)
                    answer(result);
            });
        });
}

} // namespace wavedeck::desktop
