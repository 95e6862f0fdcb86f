// SPDX-License-Identifier: GPL-3.0-or-later
// credential list, rotate, move, delete, ignore, false-positive; control list, add, verify; secret-ref list, add,
// rotated
#include "app/ctl/command.h"
#include "app/ctl/context.h"
#include "app/ctl/output.h"
#include "models/base/clock.h"
#include "models/secrets/rules.h"
#include "models/store/openforchange.h"
#include "models/store/securityrepository.h"

#include <QDate>
#include <QJsonArray>

namespace wavedeck::ctl {

namespace {

/// Reads with what is stored; without a database there is nothing.
template <class Read> int reading(Context& context, const Read& read)
{
    const auto store = context.store();
    if (!store && store.error().code != QLatin1String("no-database"))
        return context.fail(store.error());
    return read(store ? *store : nullptr);
}

template <class Change> int changing(Context& context, const Change& change)
{
    const auto store = openForChange(context.dataDir());
    if (!store)
        return context.fail(store.error());
    const auto by = context.who();
    if (!by)
        return context.fail(by.error());
    SecurityRepository repository(**store);
    return change(repository, *by);
}

int credentialList(Context& context, const Arguments&)
{
    return reading(context, [&](Store* store) {
        const QList<CredentialRow> all = store ? SecurityRepository(*store).credentials() : QList<CredentialRow>();
        QJsonArray array;
        QList<QStringList> lines{{QStringLiteral("ID"), QStringLiteral("STATE"), QStringLiteral("STEPS"),
            QStringLiteral("NEXT"), QStringLiteral("RULE"), QStringLiteral("WHERE"), QStringLiteral("SHOWN")}};
        bool open = false;
        for (const CredentialRow& row : all) {
            const QJsonObject json = document(row);
            array.append(json);
            const int done = json.value(QLatin1String("steps_done")).toInt();
            const bool isOpen = row.state == QLatin1String("open");
            open = open || isOpen;
            lines.append({row.name(), row.state, QStringLiteral("%1 of %2").arg(done).arg(kCredentialSteps),
                isOpen ? text(static_cast<CredentialStep>(done)) : QStringLiteral("-"), plain(row.rule),
                QStringLiteral("%1:%2").arg(plain(row.path)).arg(row.line), plain(row.shown)});
        }
        return context.answer({{QStringLiteral("credentials"), array}},
            all.isEmpty() ? QStringLiteral("none found yet: `wavedeckctl scan secrets PATH --store`\n") : table(lines),
            open ? 1 : 0);
    });
}

std::optional<qint64> credentialId(const QString& given)
{
    bool ok = false;
    const QString number = given.startsWith(QLatin1String("CR-"), Qt::CaseInsensitive) ? given.mid(3) : given;
    const qint64 id = number.toLongLong(&ok);
    return ok && id > 0 ? std::optional(id) : std::nullopt;
}

int settle(Context& context, const Arguments& arguments, std::optional<CredentialStep> step)
{
    const QString given = arguments.positional.first();
    const auto id = credentialId(given);
    if (!id)
        return context.fail(usage("bad-value", given, QStringLiteral("it is no id of a credential"),
            QStringLiteral("see `wavedeckctl credential list`")));
    return changing(context, [&](SecurityRepository& repository, const Actor& by) {
        const QString note = arguments.value("--note");
        const Status done = step ? repository.tick(*id, *step, note, by, utcMs())
                                 : repository.refuteCredential(*id, note, by, utcMs());
        if (!done)
            return context.fail(done.error());
        const CredentialRow row = repository.credential(*id).value_or(CredentialRow());
        const QJsonObject json = document(row);
        return context.answer(json,
            QStringLiteral("%1: %2, %3 of %4 steps\n")
                .arg(row.name(), row.state)
                .arg(json.value(QLatin1String("steps_done")).toInt())
                .arg(kCredentialSteps));
    });
}

int credentialRotate(Context& context, const Arguments& arguments)
{
    return settle(context, arguments, CredentialStep::Rotated);
}
int credentialMove(Context& context, const Arguments& arguments)
{
    return settle(context, arguments, CredentialStep::Moved);
}
int credentialDelete(Context& context, const Arguments& arguments)
{
    return settle(context, arguments, CredentialStep::Deleted);
}
int credentialIgnore(Context& context, const Arguments& arguments)
{
    return settle(context, arguments, CredentialStep::Ignored);
}
int credentialFalse(Context& context, const Arguments& arguments)
{
    return settle(context, arguments, std::nullopt);
}

int controlList(Context& context, const Arguments&)
{
    return reading(context, [&](Store* store) {
        const auto all = store ? SecurityRepository(*store).controls() : security::controlCategories();
        QJsonArray array;
        QJsonObject layers;
        QList<QStringList> lines{{QStringLiteral("CONTROL"), QStringLiteral("LAYER"), QStringLiteral("IMPLEMENTED"),
            QStringLiteral("OPERATIONAL"), QStringLiteral("VERIFIED")}};
        qsizetype implemented = 0;
        qsizetype operational = 0;
        for (const security::Control& c : all) {
            array.append(document(c));
            implemented += c.implemented.isEmpty() ? 0 : 1;
            operational += c.operational.isEmpty() ? 0 : 1;
            const int before = layers.value(c.layer).toInt();
            layers.insert(c.layer, before + (c.operational.isEmpty() ? 0 : 1));
            lines.append({plain(c.id), plain(c.layer),
                c.implemented.isEmpty() ? QStringLiteral("no") : clipped(c.implemented, 40),
                c.operational.isEmpty() ? QStringLiteral("no") : clipped(c.operational, 40),
                c.verifiedAt > 0 ? dateTime(c.verifiedAt) : QStringLiteral("never")});
        }
        const QString sum = QStringLiteral("%1/%2 implemented, %3/%2 operational\n")
                                .arg(implemented)
                                .arg(all.size())
                                .arg(operational);
        return context.answer(
            {{QStringLiteral("controls"), array}, {QStringLiteral("all"), all.size()},
                {QStringLiteral("implemented"), implemented}, {QStringLiteral("operational"), operational},
                {QStringLiteral("operational_by_layer"), layers}},
            QString(table(lines) + sum), operational == all.size() ? 0 : 1);
    });
}

security::Control standing(SecurityRepository& repository, const QString& id)
{
    const auto all = repository.controls();
    for (const security::Control& control : all)
        if (control.id == id)
            return control;
    security::Control control;
    control.id = id;
    return control;
}

int storeControl(Context& context, SecurityRepository& repository, const Actor& by, const security::Control& control,
    const char* action)
{
    if (Status done = repository.put(control, QLatin1String(action), by); !done)
        return context.fail(done.error());
    return context.answer(document(control),
        QStringLiteral("%1: implemented: %2; operational: %3\n")
            .arg(plain(control.id), control.implemented.isEmpty() ? QStringLiteral("no") : plain(control.implemented),
                control.operational.isEmpty() ? QStringLiteral("no") : plain(control.operational)));
}

int controlAdd(Context& context, const Arguments& arguments)
{
    return changing(context, [&](SecurityRepository& repository, const Actor& by) {
        security::Control control = standing(repository, arguments.positional.first());
        if (arguments.has("--name") || control.name.isEmpty())
            control.name = arguments.has("--name") ? arguments.value("--name") : control.id;
        if (arguments.has("--layer") || control.layer.isEmpty())
            control.layer = arguments.has("--layer") ? arguments.value("--layer") : QStringLiteral("application");
        if (arguments.has("--implemented"))
            control.implemented = arguments.value("--implemented");
        if (control.implemented.isEmpty()) { // what is taken out does not work either
            control.operational.clear();
            control.verifiedAt = 0;
        }
        return storeControl(context, repository, by, control, "control.add");
    });
}

int controlVerify(Context& context, const Arguments& arguments)
{
    if (arguments.has("--evidence") == arguments.has("--failed"))
        return context.fail(usage("usage", QStringLiteral("control verify"),
            QStringLiteral("say what was seen to work, or that it does not"),
            QStringLiteral("--evidence TEXT, or --failed")));
    return changing(context, [&](SecurityRepository& repository, const Actor& by) {
        security::Control control = standing(repository, arguments.positional.first());
        if (control.implemented.isEmpty())
            return context.fail(usage("not-implemented", control.id, QStringLiteral("it is not implemented"),
                QStringLiteral("wavedeckctl control add %1 --implemented EVIDENCE").arg(control.id)));
        control.operational = arguments.value("--evidence");
        control.environment = arguments.value("--environment");
        control.verifiedAt = utcMs();
        return storeControl(context, repository, by, control, "control.verify");
    });
}

int refList(Context& context, const Arguments&)
{
    return reading(context, [&](Store* store) {
        const auto all = store ? SecurityRepository(*store).references() : QList<security::SecretReference>();
        QJsonArray array;
        QList<QStringList> lines{{QStringLiteral("NAME"), QStringLiteral("ENVIRONMENT"), QStringLiteral("STORE"),
            QStringLiteral("ROTATED"), QStringLiteral("VERDICT")}};
        bool bad = false;
        for (const security::SecretReference& one : all) {
            const security::Verdict verdict = security::verdictOf(one, utcMs());
            bad = bad || verdict.due || verdict.fails;
            array.append(document(one, utcMs()));
            lines.append({plain(one.name), plain(one.environment), plain(one.store),
                one.rotatedAt > 0 ? dateTime(one.rotatedAt) : QStringLiteral("n/a"),
                verdict.text.isEmpty() ? QStringLiteral("good") : verdict.text});
        }
        return context.answer({{QStringLiteral("secret_references"), array}},
            all.isEmpty() ? QStringLiteral("none named yet; make a secret with\n  %1\n").arg(secrets::generatingHint())
                          : table(lines),
            bad ? 1 : 0);
    });
}

Result<qint64> rotatedAt(const Arguments& arguments, qint64 otherwise)
{
    if (!arguments.has("--at"))
        return otherwise;
    const QDate date = QDate::fromString(arguments.value("--at"), Qt::ISODate);
    if (!date.isValid() || date.startOfDay(Qt::UTC).toMSecsSinceEpoch() > utcMs())
        return usage("bad-value", QStringLiteral("--at"), QStringLiteral("it is no day of the past"),
            QStringLiteral("write 2026-09-30"));
    return date.startOfDay(Qt::UTC).toMSecsSinceEpoch();
}

int storeReference(Context& context, const security::SecretReference& reference, const char* action)
{
    return changing(context, [&](SecurityRepository& repository, const Actor& by) {
        if (Status done = repository.put(reference, QLatin1String(action), by); !done)
            return context.fail(done.error());
        const security::Verdict verdict = security::verdictOf(reference, utcMs());
        return context.answer(document(reference, utcMs()),
            QStringLiteral("%1: %2\n")
                .arg(plain(reference.name), verdict.text.isEmpty() ? QStringLiteral("good") : verdict.text));
    });
}

int refAdd(Context& context, const Arguments& arguments)
{
    const QString name = arguments.positional.first();
    if (name.contains(QLatin1Char('=')))
        return context.fail(usage("bad-value", QStringLiteral("the name"),
            QStringLiteral("a register holds the name of a secret, never its value"),
            QStringLiteral("write the name alone")));
    const auto at = rotatedAt(arguments, 0);
    if (!at)
        return context.fail(at.error());
    return storeReference(context,
        {name, arguments.has("--environment") ? arguments.value("--environment") : QStringLiteral("development"),
            arguments.has("--store") ? arguments.value("--store") : QStringLiteral("file"), *at,
            arguments.value("--note")},
        "secret-ref.add");
}

int refRotated(Context& context, const Arguments& arguments)
{
    const auto at = rotatedAt(arguments, utcMs());
    if (!at)
        return context.fail(at.error());
    const auto store = context.store();
    if (store) {
        const auto all = SecurityRepository(**store).references();
        for (security::SecretReference one : all) {
            if (one.name == arguments.positional.first()) {
                one.rotatedAt = *at;
                return storeReference(context, one, "secret-ref.rotated");
            }
        }
    }
    return context.fail(usage("not-found", arguments.positional.first(), QStringLiteral("there is no such reference"),
        QStringLiteral("see `wavedeckctl secret-ref list`")));
}

constexpr Option kNote[] = {{"--note", "TEXT", "what was done, or why; kept with who and when"}};
constexpr Option kAddOptions[] = {{"--name", "TEXT", "what it is called"},
    {"--layer", "LAYER", "identity, application, transport, operations or another"},
    {"--implemented", "EVIDENCE", "where it is written; empty = it is not, or not any more"}};
constexpr Option kVerifyOptions[] = {{"--evidence", "TEXT", "what was seen to work"},
    {"--failed", nullptr, "it was tried and does not work"}, {"--environment", "NAME", "where it was tried"}};
constexpr Option kRefOptions[] = {{"--environment", "NAME", "development (the default), staging or production"},
    {"--store", "NAME", "where it is kept: file (the default), environment, vault, aws, …"},
    {"--at", "DATE", "when it was rotated last"}, {"--note", "TEXT", "remark; never the value"}};
constexpr Option kAt[] = {{"--at", "DATE", "the day; today without it"}};

constexpr Command kCommands[] = {
    {"credential list", "", "Exposed credentials that scans stored, and the next step of each.", {},
        "wavedeckctl credential list", 0, 0, credentialList},
    {"credential rotate", "ID", "First step: the exposed value is worth nothing any more.", kNote,
        "wavedeckctl credential rotate CR-001 --note \"new key issued\"", 1, 1, credentialRotate},
    {"credential move", "ID", "Second step: the new value is in a secrets manager.", kNote,
        "wavedeckctl credential move CR-001 --note vault", 1, 1, credentialMove},
    {"credential delete", "ID", "Third step: the plain text is gone.", kNote, "wavedeckctl credential delete CR-001", 1,
        1, credentialDelete},
    {"credential ignore", "ID", "Fourth step: .gitignore names the file; closes the finding.", kNote,
        "wavedeckctl credential ignore CR-001", 1, 1, credentialIgnore},
    {"credential false-positive", "ID", "It is no secret; needs --note.", kNote,
        "wavedeckctl credential false-positive CR-001 --note \"a test vector\"", 1, 1, credentialFalse},
    {"control list", "", "Security controls: implemented and operational, apart. Exit 1 unless all are operational.",
        {}, "wavedeckctl control list", 0, 0, controlList},
    {"control add", "ID", "Adds a control, or says where one is implemented.", kAddOptions,
        "wavedeckctl control add rate-limiting --implemented src/limiter.py:12", 1, 1, controlAdd},
    {"control verify", "ID", "Records that a control was seen to work, or not.", kVerifyOptions,
        "wavedeckctl control verify cors --evidence \"foreign origin refused\" --environment staging", 1, 1,
        controlVerify},
    {"secret-ref list", "", "Secrets by name: age, store, what is due (90 days). Exit 1 when one is due or fails.", {},
        "wavedeckctl secret-ref list", 0, 0, refList},
    {"secret-ref add", "NAME",
        "Names a secret, never its value. Make one with: python3 -c \"from secrets import token_urlsafe; "
        "print(token_urlsafe(32))\"",
        kRefOptions, "wavedeckctl secret-ref add JWT_SECRET --environment production --store vault", 1, 1, refAdd},
    {"secret-ref rotated", "NAME", "Says that a secret was rotated.", kAt, "wavedeckctl secret-ref rotated JWT_SECRET",
        1, 1, refRotated},
};

} // namespace

std::span<const Command> securityCommands()
{
    return kCommands;
}

} // namespace wavedeck::ctl
