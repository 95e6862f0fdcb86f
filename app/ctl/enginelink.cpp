// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/enginelink.h"

namespace wavedeck::ctl {

Result<std::unique_ptr<link::Client>> connectEngine(const QString& dataDir)
{
    return link::Client::connect(dataDir);
}

Result<QJsonObject> askAbout(
    Context& context, const QString& session, const QString& command, QJsonObject args, int timeoutMs)
{
    const auto rows = context.session(session);
    if (!rows)
        return rows.error();
    if (hasEnded(rows->session.state))
        return usage("session-ended", session, QStringLiteral("it has ended (%1)").arg(word(rows->session.state)),
            QStringLiteral("run its plan again for a new session"));
    args.insert(QStringLiteral("session"), session);
    return askEngine(context, command, args, timeoutMs);
}

Result<QJsonObject> askEngine(Context& context, const QString& command, QJsonObject args, int timeoutMs)
{
    auto engine = ensureEngine(context.dataDir());
    if (!engine)
        return engine.error();
    args.insert(QStringLiteral("actor"), Context::actor());
    return (*engine)->ask(command, args, timeoutMs);
}

} // namespace wavedeck::ctl
