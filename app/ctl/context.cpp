// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/context.h"

#include "app/ctl/output.h"
#include "app/link/enginestarter.h"

namespace wavedeck::ctl {

Context::Context(QString dataDir, bool json)
    : m_dataDir(std::move(dataDir))
    , m_json(json)
{
}

Result<Store*> Context::store()
{
    if (!m_store) {
        auto opened = Store::openForReading(m_dataDir);
        if (!opened)
            return opened.error();
        m_store = std::move(*opened);
    }
    return m_store.get();
}

Result<SessionRows> Context::session(const QString& id)
{
    const auto unknown = [&] {
        return usage("unknown-session", id, QStringLiteral("there is no such session"),
            QStringLiteral("see `wavedeckctl session list`"));
    };
    const auto opened = store();
    if (!opened)
        return opened.error().code == QLatin1String("no-database") ? unknown() : opened.error();
    auto rows = readSessionRows(**opened, id);
    if (!rows)
        return unknown();
    return std::move(*rows);
}

int Context::answer(const QJsonObject& document, const QString& text, int status) const
{
    if (m_json)
        printJson(document);
    else
        print(text);
    return status;
}

int Context::fail(const Error& error) const
{
    printError(QStringLiteral("wavedeckctl: ") + error.line());
    if (m_json) {
        Error whole = error;
        whole.mend.clear();
        printJson({{QStringLiteral("error"),
            QJsonObject{{QStringLiteral("code"), error.code.isEmpty() ? QStringLiteral("error") : error.code},
                {QStringLiteral("message"), whole.line()}, {QStringLiteral("hint"), error.mend}}}});
    }
    return int(error.kind);
}

QString Context::actor()
{
    return link::osActor();
}

Error usage(const char* code, const QString& what, const QString& why, const QString& mend)
{
    return {ErrorKind::Usage, QString::fromLatin1(code), what, why, mend};
}

} // namespace wavedeck::ctl
