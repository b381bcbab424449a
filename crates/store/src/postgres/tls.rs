//! Whether a connection is encrypted, and how the server's certificate is judged: `sslmode` and `sslrootcert`.

use crate::target::{PostgresTarget, RootCertificates, SslMode};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{VerifierBuilderError, WebPkiServerVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme,
};
use std::sync::Arc;
use tokio_postgres_rustls::MakeRustlsConnect;

/// What makes encrypted connections to this target.
pub(super) fn connector(target: &PostgresTarget) -> Result<MakeRustlsConnect, String> {
    let provider = Arc::new(ring::default_provider());
    let verifier = verifier(target, &provider)?;
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .dangerous()
        .with_custom_certificate_verifier(verifier)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

/// As with `libpq`: `require` with a file of root certificates is `verify-ca`; the system's go with `verify-full` only.
fn verifier(
    target: &PostgresTarget,
    provider: &Arc<CryptoProvider>,
) -> Result<Arc<dyn ServerCertVerifier>, String> {
    let mode = target.ssl_mode;
    let any_name = |authorities| AnyName { authorities, provider: Arc::clone(provider) };
    let file = match &target.root_certificates {
        RootCertificates::File(path) if path.exists() => Some(path),
        RootCertificates::File(path) if mode >= SslMode::VerifyCa => {
            return Err(format!(
                "sslmode wants a file of root certificates, and {} is not there (name one with sslrootcert)",
                path.display()
            ));
        }
        RootCertificates::Unknown if mode >= SslMode::VerifyCa => {
            return Err(
                "sslmode wants a file of root certificates (name one with sslrootcert)".to_owned()
            );
        }
        _ => None,
    };
    let mut roots = RootCertStore::empty();
    match (&target.root_certificates, file) {
        (RootCertificates::System, _) if mode == SslMode::VerifyFull => {
            roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        }
        (RootCertificates::System, _) => {
            return Err("sslrootcert=system wants sslmode=verify-full".to_owned());
        }
        (_, Some(path)) if mode >= SslMode::Require => {
            let wrong = |error: &dyn std::fmt::Display| {
                format!("{}: expected root certificates in PEM, found {error}", path.display())
            };
            let certificates =
                CertificateDer::pem_file_iter(path).map_err(|error| wrong(&error))?;
            for certificate in certificates {
                roots
                    .add(certificate.map_err(|error| wrong(&error))?)
                    .map_err(|error| wrong(&error))?;
            }
        }
        _ => return Ok(Arc::new(any_name(None))),
    }
    let strict = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(provider))
        .build()
        .map_err(|error: VerifierBuilderError| {
            format!("no root certificate that can be used: {error}")
        })?;
    Ok(if mode == SslMode::VerifyFull { strict } else { Arc::new(any_name(Some(strict))) })
}

/// Takes a certificate whatever host it is for.
#[derive(Debug)]
struct AnyName {
    /// By whom it must be signed. Where nobody is known, any certificate is taken: encrypted against those who only listen.
    authorities: Option<Arc<WebPkiServerVerifier>>,
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for AnyName {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        others: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let Some(authorities) = &self.authorities else {
            return Ok(ServerCertVerified::assertion());
        };
        // The name is looked at last, when all else was found right.
        match authorities.verify_server_cert(certificate, others, name, ocsp, now) {
            Err(Error::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            )) => Ok(ServerCertVerified::assertion()),
            other => other,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signed, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signed, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
