// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/people/auditpage.h"

#include "ui/gates/celltable.h"
#include "ui/theme/format.h"
#include "ui/theme/look.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/pagehead.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLineEdit>
#include <QVBoxLayout>

namespace wavedeck::ui {

namespace {

constexpr int kShown = 200;
constexpr int kFaultsShown = 3;
constexpr int kHashShown = 16;

QString textOf(const QJsonObject& row, const char* key)
{
    return plain(row.value(QLatin1String(key)).toString(), kShown);
}

/// "21 Nov 17:51:36", local.
QString timeOf(const QJsonObject& row)
{
    const QDateTime at = QDateTime::fromString(row.value(QLatin1String("at")).toString(), Qt::ISODateWithMs);
    return QLocale::c().toString(at.toLocalTime(), QStringLiteral("d MMM yyyy HH:mm:ss"));
}

TableCell cell(const QString& text)
{
    TableCell made;
    made.text = text;
    return made;
}

TableRow rowOf(const QJsonObject& entry)
{
    const bool refused = entry.value(QLatin1String("result")).toString() == QLatin1String("refused");
    const QString session = textOf(entry, "session");
    const QString subject = textOf(entry, "subject");
    const QJsonObject body = entry.value(QLatin1String("body")).toObject();
    TableRow row;
    row.id = QString::number(entry.value(QLatin1String("id")).toInteger());
    TableCell number = cell(row.id);
    number.right = true;
    TableCell result = cell(refused ? AuditPage::tr("refused") : AuditPage::tr("done"));
    result.glyph = refused ? Glyph::Failed : Glyph::Check;
    result.tone = refused ? Tone::Bad : Tone::Good;
    result.coloured = refused;
    const QString more = body.isEmpty()
        ? QString()
        : plain(QString::fromUtf8(QJsonDocument(body).toJson(QJsonDocument::Compact)), kShown);
    row.cells = {number, cell(timeOf(entry)), cell(textOf(entry, "actor")), cell(textOf(entry, "action")),
        cell(session.isEmpty() ? subject : QString(session + QLatin1Char(' ') + subject)), result, cell(more)};
    QStringList words;
    for (const TableCell& each : std::as_const(row.cells))
        words.append(each.text);
    row.spoken = words.join(QStringLiteral(", "));
    return row;
}

} // namespace

AuditPage::AuditPage(Appearance& appearance, TrailDesk& desk, QWidget* parent)
    : Page(parent)
    , m_desk(desk)
    , m_dialogs(FileDialogs::real())
    , m_head(new PageHead(appearance, title(), this))
    , m_notices(new QWidget(this))
    , m_filter(new QLineEdit(this))
    , m_told(makeWrapped(this, "hint"))
    , m_table(new CellTable(appearance, title(),
          {{tr("Row"), 64, true}, {tr("At"), 172}, {tr("Who"), 200}, {tr("What"), 120}, {tr("Subject"), 170},
              {tr("Result"), 90}, {tr("More"), 0}},
          this))
    , m_verify(new QAction(tr("&Verify the trail"), this))
    , m_export(new QAction(tr("&Export the trail…"), this))
    , m_again(new QAction(tr("&Read again"), this))
{
    setObjectName(id());
    m_filter->setPlaceholderText(tr("Filter the trail"));
    m_filter->setAccessibleName(tr("Filter the trail"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setFixedWidth(appearance.px(260));
    m_again->setShortcut(Qt::Key_F5);
    m_again->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    addAction(m_again);
    auto* check = makeButton(this, appearance, Glyph::Check, tr("Verify"));
    auto* write = makeButton(this, appearance, Glyph::Export, tr("Export…"));
    m_head->addRight(m_filter);
    m_head->addRight(check);
    m_head->addRight(write);
    m_told->setContentsMargins(16, 8, 16, 8);
    m_told->hide();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_head);
    layout->addWidget(m_notices);
    layout->addWidget(m_told);
    layout->addWidget(m_table, 1);
    connect(check, &QPushButton::clicked, m_verify, &QAction::trigger);
    connect(write, &QPushButton::clicked, m_export, &QAction::trigger);
    connect(m_verify, &QAction::changed, check, [this, check] { check->setEnabled(m_verify->isEnabled()); });
    connect(m_verify, &QAction::triggered, this, &AuditPage::verify);
    connect(m_export, &QAction::triggered, this, &AuditPage::exportAll);
    connect(m_again, &QAction::triggered, this, &AuditPage::read);
    connect(m_filter, &QLineEdit::textChanged, this, &AuditPage::fill);
}

QList<MenuAction> AuditPage::menuActions()
{
    return {{Menu::Tools, m_verify}, {Menu::Tools, m_export}, {Menu::View, m_again}};
}

QWidget* AuditPage::filterField()
{
    return m_filter;
}

QWidget* AuditPage::firstFocus()
{
    return m_table;
}

QList<QWidget*> AuditPage::panes()
{
    return {m_filter, m_table};
}

void AuditPage::setActive(bool active)
{
    if (active)
        read();
}

void AuditPage::say(const QString& words, bool bad)
{
    setLook(m_told, bad ? QLatin1String("error") : QLatin1String("hint"));
    m_told->setText(words);
    m_told->setVisible(!words.isEmpty());
}

void AuditPage::read()
{
    m_desk.read(this, [this](const Result<TrailView>& view) {
        if (!view)
            return say(plain(view.error(), 600), true);
        m_view = *view;
        fill();
    });
}

void AuditPage::fill()
{
    const QString wanted = m_filter->text().trimmed();
    QList<TableRow> rows;
    for (const QJsonObject& entry : std::as_const(m_view.rows)) {
        const TableRow row = rowOf(entry);
        if (wanted.isEmpty() || row.spoken.contains(wanted, Qt::CaseInsensitive))
            rows.append(row);
    }
    m_table->setRows(rows);
    const QString shown = rows.size() == m_view.head ? (m_view.head == 1 ? tr("1 row") : tr("%1 rows").arg(m_view.head))
                                                     : tr("%1 of %2 rows").arg(rows.size()).arg(m_view.head);
    m_head->setSub(m_view.head == 0 ? tr("it is empty: nothing was decided yet")
                                    : tr("%1 · head %2…").arg(shown, plain(m_view.hash.left(kHashShown))));
}

void AuditPage::verify()
{
    m_verify->setEnabled(false);
    say(tr("Verifying…"), false);
    m_desk.verify(
        this, [this](qint64 rows) { say(tr("Verifying… row %1").arg(rows), false); },
        [this](const Result<QJsonObject>& verdict) {
            m_verify->setEnabled(true);
            if (!verdict)
                return say(plain(verdict.error(), 600), true);
            tellVerdict(*verdict);
        });
}

void AuditPage::tellVerdict(const QJsonObject& verdict)
{
    const qint64 checked = verdict.value(QLatin1String("checked")).toInteger();
    if (verdict.value(QLatin1String("ok")).toBool())
        return say(tr("%1 rows verified, each bound to the one before; head %2")
                       .arg(checked)
                       .arg(plain(verdict.value(QLatin1String("head")).toString())),
            false);
    QStringList words;
    const QJsonArray faults = verdict.value(QLatin1String("faults")).toArray();
    for (qsizetype i = 0; i < faults.size() && i < kFaultsShown; ++i) {
        const QJsonObject fault = faults[i].toObject();
        const QString what = textOf(fault, "what");
        const qint64 row = fault.value(QLatin1String("row")).toInteger();
        words.append(row > 0 ? tr("row %1: %2").arg(row).arg(what) : what);
    }
    say(tr("The trail does not hold: %1 rows, %2 faults. %3")
            .arg(checked)
            .arg(verdict.value(QLatin1String("fault_count")).toInteger())
            .arg(words.join(QStringLiteral("; "))),
        true);
}

void AuditPage::exportAll()
{
    m_dialogs.chooseFolder(this, tr("Export the audit trail into"), {}, [this](const QString& folder) {
        say(tr("Exporting…"), false);
        m_desk.exportTo(folder, this, [this](const Result<QString>& file) {
            if (!file)
                return say(plain(file.error(), 600), true);
            say(tr("Written: %1").arg(plain(*file, 400)), false);
        });
    });
}

} // namespace wavedeck::ui
