// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/signingcommands.h"

#include "models/live/needsperson.h"
#include "ui/theme/format.h"

#include <QPointer>

namespace wavedeck::ui {

SigningCommands::SigningCommands(EngineCommands& engine)
    : m_engine(engine)
{
}

void SigningCommands::ask(const QString& command, const QJsonObject& args, QObject* context, Answer answer)
{
    const bool isSigned = m_sign && command == QLatin1String("gate.waive");
    if (isSigned && m_isSomebody())
        return signThenAsk(command, args, context, answer);
    const auto first = [=, this, guard = QPointer<QObject>(context)](const Result<QJsonObject>& got) {
        if (got || !m_signIn || !needsPerson(got.error()))
            return answer(got);
        m_signIn(
            tr("%1: %2.").arg(plain(got.error().what, 120), plain(got.error().why, 200)), [=, this](bool signedIn) {
                if (!guard)
                    return;
                const QJsonValue role = args.value(QLatin1String("role"));
                if (signedIn && role.isString() && role.toString().isEmpty())
                    answer(Error{ErrorKind::Forbidden, kSignedIn, got.error().what, tr("you are signed in"),
                        tr("choose the role and sign")});
                else if (signedIn && isSigned)
                    signThenAsk(command, args, guard, answer);
                else if (signedIn)
                    m_engine.ask(command, args, guard, answer);
                else
                    answer(got);
            });
    };
    m_engine.ask(command, args, context, first);
}

void SigningCommands::signThenAsk(
    const QString& command, const QJsonObject& args, QObject* context, const Answer& answer)
{
    m_sign(command, args, [=, this, guard = QPointer<QObject>(context)](const QJsonObject& signature) {
        if (!guard)
            return;
        if (signature.isEmpty())
            return answer(
                Error{ErrorKind::Forbidden, QStringLiteral("unsigned"), command, tr("it was not signed"), {}});
        QJsonObject request = args;
        for (auto it = signature.constBegin(); it != signature.constEnd(); ++it)
            request.insert(it.key(), it.value());
        m_engine.ask(command, request, guard, answer);
    });
}

} // namespace wavedeck::ui
