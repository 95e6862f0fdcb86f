// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/imports/importdialog.h"

#include "ui/theme/format.h"
#include "ui/theme/look.h"
#include "ui/widgets/labels.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPointer>
#include <QProgressBar>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace wavedeck::ui {

namespace {

constexpr int kMostOfKind = 500; ///< lines of one kind that are listed one by one
constexpr int kMostNotes = 500;
constexpr int kLongest = 300;
constexpr int kReport = Qt::UserRole;
constexpr int kFound = Qt::UserRole + 1;

enum Column { What, LineNumber, Sure };

/// "recommendation raw" of recommendation_raw.
QString spoken(QString kind)
{
    kind.replace(QLatin1Char('_'), QLatin1Char(' '));
    if (!kind.isEmpty())
        kind[0] = kind.at(0).toUpper();
    return kind;
}

/// Of those that a person is to decide on; no kind is called so.
const QString kUnsure = QStringLiteral("?");

bool isUnsure(const imports::Found& found)
{
    return !found.why.isEmpty();
}

void addNote(QTreeWidgetItem* group, const QString& words, int line)
{
    auto* item = new QTreeWidgetItem(group, {plain(words, kLongest), QString::number(line)});
    item->setToolTip(What, item->text(What));
}

QString kindOf(const QString& kind)
{
    if (kind.isEmpty())
        return ImportDialog::tr("nothing recognised");
    QString words = kind;
    return words.replace(QLatin1Char('-'), QLatin1Char(' '));
}

} // namespace

ImportDialog::ImportDialog(ImportDesk& desk, const QStringList& files, const SignIn& signIn, QWidget* parent)
    : QDialog(parent)
    , m_desk(desk)
    , m_signIn(signIn)
    , m_summary(makeWrapped(this, "secondary"))
    , m_tree(new QTreeWidget(this))
    , m_progress(new QProgressBar(this))
    , m_told(makeWrapped(this, "error"))
    , m_keep(new QPushButton(tr("Cancel"), this))
    , m_verb(new QPushButton(tr("Import"), this))
{
    setObjectName(QStringLiteral("importReports"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Import reports"));
    m_tree->setColumnCount(3);
    m_tree->setHeaderLabels({tr("What was recognised"), tr("Line"), tr("Certainty")});
    m_tree->setAccessibleName(tr("What was recognised"));
    m_tree->setUniformRowHeights(true);
    m_tree->setAlternatingRowColors(false);
    m_tree->header()->setStretchLastSection(false);
    m_tree->header()->setSectionResizeMode(What, QHeaderView::Stretch);
    m_progress->setRange(0, 0);
    m_progress->setTextVisible(false);
    m_progress->setAccessibleName(tr("At work"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(8);
    layout->addWidget(makeLabel(this, "card", windowTitle()));
    layout->addWidget(m_summary);
    layout->addWidget(m_tree, 1);
    layout->addWidget(m_progress);
    layout->addWidget(m_told);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(m_keep);
    buttons->addWidget(m_verb);
    layout->addLayout(buttons);
    setLook(m_verb, QLatin1String("primary"));
    m_keep->setAutoDefault(false);
    m_verb->setDefault(true);
    m_told->hide();
    resize(820, 560);
    connect(m_keep, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_verb, &QPushButton::clicked, this, &ImportDialog::submit);
    connect(m_tree, &QTreeWidget::itemChanged, this, &ImportDialog::ticked);
    setBusy(files.size() == 1 ? tr("Reading one file…") : tr("Reading %1 files…").arg(files.size()));
    m_progress->setMaximum(files.size() > 1 ? int(files.size()) : 0);
    m_desk.read(
        files, this, [this](qsizetype done) { m_progress->setValue(int(done)); },
        [this](const Result<ImportPreview>& preview) { wasRead(preview); });
}

void ImportDialog::reject()
{
    const bool busy = m_progress->isVisibleTo(this);
    if (busy)
        m_desk.stop();
    if (!m_taking)
        return QDialog::reject();
    m_summary->setText(tr("Cancelling…"));
}

void ImportDialog::setBusy(const QString& words)
{
    m_progress->setVisible(!words.isEmpty());
    m_tree->setEnabled(words.isEmpty());
    if (!words.isEmpty())
        m_summary->setText(words);
    sumUp();
}

void ImportDialog::say(const QString& words, const char* look)
{
    setLook(m_told, QLatin1String(look));
    m_told->setText(words);
    m_told->show();
}

void ImportDialog::wasRead(const Result<ImportPreview>& preview)
{
    setBusy({});
    m_progress->setMaximum(0);
    if (!preview) {
        m_summary->setText(tr("Nothing was taken."));
        say(plainProse(preview.error().line(), 1000), "error");
        m_keep->setText(tr("Close"));
        m_keep->setFocus();
        return;
    }
    m_reports = preview->reports;
    m_known = preview->intake.unchanged;
    m_filling = true;
    for (int i = 0; i < m_reports.size(); ++i)
        list(i);
    m_filling = false;
    m_tree->resizeColumnToContents(LineNumber);
    m_tree->resizeColumnToContents(Sure);
    if (m_tree->topLevelItemCount() > 0)
        m_tree->setCurrentItem(m_tree->topLevelItem(0));
    m_tree->setFocus();
    sumUp();
}

void ImportDialog::list(int index)
{
    const imports::Report& report = m_reports.at(index);
    auto* file = new QTreeWidgetItem(m_tree);
    file->setText(What, tr("%1: %2").arg(plain(QFileInfo(report.file).fileName(), kLongest), kindOf(report.kind)));
    file->setToolTip(What, plain(report.title, kLongest));
    listNotes(file, report);
    listObjects(file, index);
    file->setExpanded(true);
}

void ImportDialog::listNotes(QTreeWidgetItem* file, const imports::Report& report)
{
    if (!report.warnings.isEmpty()) {
        auto* group
            = new QTreeWidgetItem(file, {tr("The document contradicts itself (%1)").arg(report.warnings.size())});
        for (const imports::Warning& one :
            report.warnings.first(std::min<qsizetype>(kMostNotes, report.warnings.size())))
            addNote(group, one.message, one.line);
        group->setExpanded(true);
    }
    if (report.unrecognised.isEmpty() || report.kind.isEmpty())
        return;
    auto* group = new QTreeWidgetItem(file, {tr("Not recognised (%1)").arg(report.unrecognised.size())});
    for (const imports::Unrecognised& one :
        report.unrecognised.first(std::min<qsizetype>(kMostNotes, report.unrecognised.size())))
        addNote(group, one.title, one.line);
}

void ImportDialog::listObjects(QTreeWidgetItem* file, int index)
{
    const imports::Report& report = m_reports.at(index);
    QMap<QString, QTreeWidgetItem*> groups;
    QMap<QString, int> counts;
    // What a person is to decide is seen without looking for it.
    if (std::any_of(report.found.begin(), report.found.end(), isUnsure)) {
        groups[kUnsure] = new QTreeWidgetItem(file);
        groups[kUnsure]->setExpanded(true);
    }
    for (int i = 0; i < report.found.size(); ++i) {
        const imports::Found& found = report.found.at(i);
        const QString kind = isUnsure(found) ? kUnsure : found.kind;
        QTreeWidgetItem*& group = groups[kind];
        if (!group)
            group = new QTreeWidgetItem(file);
        const int n = ++counts[kind];
        group->setText(
            What, QStringLiteral("%1 (%2)").arg(kind == kUnsure ? tr("Yours to decide") : spoken(kind)).arg(n));
        if (n > kMostOfKind) {
            if (n == kMostOfKind + 1)
                new QTreeWidgetItem(group, {tr("and more; all of them are taken")});
            continue;
        }
        auto* item = new QTreeWidgetItem(group);
        item->setText(What, plain(found.title.isEmpty() ? spoken(found.kind) : found.title, kLongest));
        item->setText(LineNumber, QString::number(found.line));
        item->setText(Sure, QString(imports::word(found.certainty)));
        item->setToolTip(What, item->text(What));
        item->setData(What, kReport, index);
        item->setData(What, kFound, i);
        item->setFlags(item->flags() | Qt::ItemIsUserCheckable);
        item->setCheckState(What, found.chosen ? Qt::Checked : Qt::Unchecked);
        if (isUnsure(found)) {
            const QString words
                = QStringLiteral("%1: %2 – %3").arg(spoken(found.kind), item->text(What), plain(found.why, kLongest));
            item->setText(What, words);
            item->setToolTip(What, words);
        }
    }
}

void ImportDialog::ticked(QTreeWidgetItem* item, int column)
{
    const QVariant index = item->data(What, kFound);
    if (m_filling || column != What || !index.isValid())
        return;
    m_reports[item->data(What, kReport).toInt()].found[index.toInt()].chosen = item->checkState(What) == Qt::Checked;
    sumUp();
}

void ImportDialog::sumUp()
{
    int chosen = 0;
    int warnings = 0;
    int left = 0;
    for (const imports::Report& report : std::as_const(m_reports)) {
        const auto n = std::count_if(
            report.found.begin(), report.found.end(), [](const imports::Found& found) { return found.chosen; });
        chosen += int(n);
        left += int(report.found.size() - n);
        warnings += int(report.warnings.size());
    }
    const bool busy = m_progress->isVisibleTo(this);
    m_verb->setEnabled(!busy && chosen > 0);
    if (busy || m_reports.isEmpty())
        return;
    if (chosen + left == 0) {
        m_summary->setText(tr("Nothing was recognised. Nothing is going to be stored."));
        m_keep->setText(tr("Close"));
        return;
    }
    QString text = chosen == 1 ? tr("One object chosen, nothing is stored yet.")
                               : tr("%1 objects chosen, nothing is stored yet.").arg(chosen);
    if (m_known > 0)
        text += QLatin1Char(' ') + tr("%1 were imported before and stay as they are.").arg(m_known);
    if (left > 0)
        text += QLatin1Char(' ') + tr("%1 left out; tick what is right.").arg(left);
    if (warnings > 0)
        text += QLatin1Char(' ') + tr("%1 contradictions.").arg(warnings);
    m_summary->setText(text);
}

void ImportDialog::submit()
{
    if (!m_verb->isEnabled())
        return;
    m_told->hide();
    m_taking = true;
    setBusy(tr("Importing…"));
    m_desk.take(m_reports, this, [this](const Result<imports::Intake>& intake) { wasTaken(intake); });
}

void ImportDialog::showResult()
{
    constexpr qsizetype kMostPlaces = 12;
    QString text = tr("%1 added, %2 unchanged.").arg(m_intake.added).arg(m_intake.unchanged);
    if (!m_intake.places.isEmpty()) {
        text += QLatin1Char(' ') + tr("Made: %1").arg(m_intake.places.mid(0, kMostPlaces).join(QStringLiteral(", ")));
        if (m_intake.places.size() > kMostPlaces)
            text += QStringLiteral(", …");
    }
    m_summary->setText(text);
    m_tree->setEnabled(false);
    m_verb->hide();
    m_keep->setText(tr("Close"));
    m_keep->setDefault(true);
    m_keep->setFocus();
    disconnect(m_keep, nullptr, this, nullptr);
    connect(m_keep, &QPushButton::clicked, this, &QDialog::accept);
    if (!m_intake.notes.isEmpty())
        say(plainProse(m_intake.notes.mid(0, 5).join(QLatin1Char('\n')), 1000), "hint");
}

void ImportDialog::wasTaken(const Result<imports::Intake>& intake)
{
    m_taking = false;
    setBusy({});
    if (intake) {
        m_intake = *intake;
        showResult();
        return;
    }
    const bool nobody = intake.error().code == QLatin1String("not-signed-in");
    if (nobody && m_signIn && !std::exchange(m_askedToSignIn, true)) {
        m_signIn(
            tr("Importing needs a Facilitator or an Admin."), [self = QPointer<ImportDialog>(this)](bool signedIn) {
                if (!self)
                    return;
                if (signedIn)
                    self->submit();
                self->m_askedToSignIn = false;
            });
        return;
    }
    say(plainProse(intake.error().line(), 1000), "error");
}

} // namespace wavedeck::ui
